import { AsyncLocalStorage } from 'node:async_hooks';
import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SessionListQuery } from '#sessions';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { isDatabaseUnavailable } from '#platform/database';
import { AppError } from '#platform/errors';
import { Health } from '#platform/health';
import { Maintenance } from '#platform/maintenance';
import { EventStream, NOWHERE, type StreamSink } from './event-stream.js';
import { LiveFigures } from './live-figures.js';
import { LIVE_CHANNEL } from './live-pokes.js';
import { LiveErrors } from './live.errors.js';
import { PersonEventRepository, type StreamPlace } from './person-event.repository.js';

/** Streams of one person in one process. */
const MOST_OF_PERSON = 8;
/** Events of one person that are read at once: with 2 kB each, what a reader who takes nothing costs. */
const MOST_READ = 100;
/** People that are asked for in one statement. */
const MOST_ASKED = 500;
const TICK_MS = 1_000;
const BEAT_MS = 25_000;
/** What a lost message costs at most. */
const LOOK_MS = 15_000;
/** Whoever takes nothing for so long is not there. */
const MOST_BEHIND_MS = 20_000;
const RETRY_SECONDS = 20;
/** Pages come back a while after an end, not all at once. */
const RETRY_MS = { least: 1_000, most: 4_000 };

/** The open streams of this process: who has one, what it has still to be told, and when it ends. */
@Injectable()
export class OpenStreams implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(OpenStreams.name);
  private readonly ofPerson = new Map<string, Set<EventStream>>();
  private readonly dirty = new Set<string>();
  /** Whatever asks for it, the work is that of the process. */
  private readonly outside = AsyncLocalStorage.snapshot();
  private count = 0;
  private isLooking = false;
  private isClosed = false;
  private isChecking = false;
  private beatAt = 0;
  private lookAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private leave: readonly (() => void)[] = [];

  constructor(
    private readonly events: PersonEventRepository,
    private readonly sessions: SessionListQuery,
    private readonly bus: Bus,
    private readonly config: Config,
    private readonly health: Health,
    private readonly maintenance: Maintenance,
    private readonly figures: LiveFigures,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.tick(), TICK_MS).unref();
    this.leave = [
      this.bus.subscribe(LIVE_CHANNEL, (ids) => this.look(ids.split(','))),
      this.maintenance.onChange((level) => level === 'full' && this.endAll('maintenance')),
    ];
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    clearInterval(this.timer);
    for (const leave of this.leave) leave();
    this.endAll('shutdown');
  }

  /** @throws AppError LIVE_STREAMS_FULL, also while this process ends */
  requireRoom(): void {
    if (!this.isClosed && !this.health.isDraining && this.count < this.config.liveStreams) return;
    throw new AppError(LiveErrors.LIVE_STREAMS_FULL, undefined, { retryAfterSeconds: RETRY_SECONDS });
  }

  /** From now on the person is told on this stream, from `from` on. @returns to be called when the reader is gone. */
  open(owner: { readonly userId: string; readonly sessionId: string }, sink: StreamSink, from: StreamPlace | null): () => void {
    const stream = new EventStream(owner, sink, from, () => this.look([owner.userId]));
    const own = this.ofPerson.get(owner.userId) ?? new Set();
    this.ofPerson.set(owner.userId, own.add(stream));
    this.countOne(1);
    const [oldest] = own;
    if (own.size > MOST_OF_PERSON) this.finish(oldest!, 'replaced');
    stream.greet(randomInt(RETRY_MS.least, RETRY_MS.most));
    this.look([owner.userId]);
    return () => this.remove(stream);
  }

  /** Reads on for those of them who have a stream here. */
  private look(userIds: Iterable<string>): void {
    for (const id of userIds) if (this.ofPerson.has(id)) this.dirty.add(id);
    if (!this.isLooking && this.dirty.size > 0) void this.outside(() => this.lookOn());
  }

  private async lookOn(): Promise<void> {
    this.isLooking = true;
    try {
      while (this.dirty.size > 0) await this.readOn();
    } catch (error) {
      // Who was not told stays on the list, which the next tick takes up.
      if (!isDatabaseUnavailable(error)) this.logger.error('Live events could not be read', (error as Error).stack);
    } finally {
      this.isLooking = false;
    }
  }

  private async readOn(): Promise<void> {
    const places = new Map<string, StreamPlace>();
    const asked = new Set<EventStream>();
    for (const id of [...this.dirty].slice(0, MOST_ASKED)) {
      const readers = [...(this.ofPerson.get(id) ?? [])].filter((stream) => !stream.isBlocked);
      if (readers.length > 0) places.set(id, firstOf(readers));
      for (const stream of readers) asked.add(stream);
      this.dirty.delete(id);
    }
    try {
      for (const unread of await this.events.unread(places, MOST_READ))
        for (const stream of this.ofPerson.get(unread.userId) ?? [])
          // What was read is no answer for one that was opened meanwhile, perhaps at a later place: its person is to be asked for again.
          if (asked.has(stream) && stream.take(unread)) this.dirty.add(unread.userId);
    } catch (error) {
      for (const id of places.keys()) this.dirty.add(id);
      throw error;
    }
  }

  private tick(): void {
    if (this.count === 0) return;
    if (this.health.isDraining) return this.endAll('shutdown');
    const now = performance.now();
    for (const stream of this.all()) if (stream.behindFor(now) > MOST_BEHIND_MS) this.finish(stream, 'slow');
    if (now - this.beatAt > BEAT_MS) {
      this.beatAt = now;
      for (const stream of this.all()) stream.beat();
    }
    if (now - this.lookAt > LOOK_MS) {
      this.lookAt = now;
      this.look(this.ofPerson.keys());
    } else this.look([]);
    if (!this.isChecking) void this.endWithSessions();
  }

  /** Streams of sessions that ended, expired, or whose person may no longer act. */
  private async endWithSessions(): Promise<void> {
    this.isChecking = true;
    try {
      const streams = this.all();
      const ids = [...new Set(streams.map(({ owner }) => owner.sessionId))];
      const standing = new Set<string>();
      for (let from = 0; from < ids.length; from += MOST_ASKED)
        for (const id of await this.sessions.standing(ids.slice(from, from + MOST_ASKED))) standing.add(id);
      for (const stream of streams) if (!standing.has(stream.owner.sessionId)) this.finish(stream, 'session');
    } catch (error) {
      if (!isDatabaseUnavailable(error)) this.logger.error('Sessions of live streams could not be checked', (error as Error).stack);
    } finally {
      this.isChecking = false;
    }
  }

  private endAll(reason: 'maintenance' | 'shutdown'): void {
    for (const stream of this.all()) this.finish(stream, reason);
  }

  private finish(stream: EventStream, reason: 'maintenance' | 'replaced' | 'session' | 'shutdown' | 'slow'): void {
    if (!this.remove(stream)) return;
    this.figures.countEnded(reason);
    if (reason === 'slow') stream.cut();
    else if (reason === 'replaced') stream.endForGood();
    else stream.end();
  }

  private remove(stream: EventStream): boolean {
    const own = this.ofPerson.get(stream.owner.userId);
    if (!own?.delete(stream)) return false;
    if (own.size === 0) this.ofPerson.delete(stream.owner.userId);
    this.countOne(-1);
    return true;
  }

  private countOne(change: 1 | -1): void {
    this.count += change;
    this.figures.setOpen(this.count);
  }

  private all(): EventStream[] {
    return [...this.ofPerson.values()].flatMap((own) => [...own]);
  }
}

/** What none of them is behind. Where they are of several epochs it is none, so that there is an answer for those of another. */
function firstOf(readers: readonly EventStream[]): StreamPlace {
  const [epoch, ...others] = new Set(readers.map(({ at }) => at.epoch));
  return { epoch: others.length > 0 ? NOWHERE.epoch : epoch!, position: Math.min(...readers.map(({ at }) => at.position)) };
}
