import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { KnownCauses } from '#platform/alerts';
import { Config } from '#platform/config';
import { DatabaseProbe } from '#platform/database';
import { Availability } from './availability.js';
import { OnCallReader } from './on-call-reader.js';
import { OpenOutages } from './open-outages.js';
import { OutagePager } from './outage-pager.js';
import { OutageSettlementService } from './outage-settlement.service.js';
import { RULES } from './outage-rules.js';
import { OutageStart } from './outage-start.js';
import { DEPENDENCIES, type Dependency } from './dependency.js';
import { RedisProbe } from './redis-probe.js';

/** Milliseconds. */
export interface WatchTimes {
  readonly look: number;
  /** Between two readings of who is on call. */
  readonly renewal: number;
}

const TIMES: WatchTimes = { look: 2_000, renewal: 30_000 };

/** Looks whether something answers; never throws. */
export interface Probe {
  answers(): Promise<boolean>;
  close(): void;
}

interface Watched {
  readonly probe: Probe;
  readonly availability: Availability;
}

/**
 * Sees from outside whether database and Redis answer, tells who is on call when they do not, and hands everything over when
 * they do again. Of several workers, the one that reads the bot's updates begins at once; the others if it does not.
 */
@Injectable()
export class OutageWatch implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  protected readonly times: WatchTimes = TIMES;
  private readonly logger = new Logger('Outage');
  private readonly stopped = new AbortController();
  private readonly watched = new Map<Dependency, Watched>();
  /** Pages that are on their way, so that looking goes on. */
  private readonly passes = new Map<Dependency, { readonly ended: Promise<void>; readonly stop: AbortController }>();
  private running: Promise<void> | undefined;
  private renewedAt = 0;
  /** By what it was about. */
  private readonly failures = new Map<string, string>();

  constructor(
    private readonly config: Config,
    private readonly outages: OpenOutages,
    private readonly pager: OutagePager,
    private readonly reader: OnCallReader,
    private readonly settlement: OutageSettlementService,
    private readonly start: OutageStart,
    private readonly causes: KnownCauses,
  ) {}

  /** Before anything of this process reads updates: what another one left goes on at once. */
  onModuleInit(): void {
    for (const dependency of DEPENDENCIES) {
      const probe = this.probeOf(dependency);
      if (probe) this.watch(dependency, probe);
    }
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await this.running;
    await Promise.all([...this.passes.values()].map(({ ended }) => ended));
    for (const { probe } of this.watched.values()) probe.close();
  }

  /** Null for what this installation does without. */
  protected probeOf(dependency: Dependency): Probe | null {
    const { databaseUrl, redisUrl } = this.config;
    if (dependency === 'database') return databaseUrl ? new DatabaseProbe(databaseUrl) : null;
    return redisUrl ? new RedisProbe(redisUrl) : null;
  }

  private watch(dependency: Dependency, probe: Probe): void {
    const left = this.outages.takeOver(dependency, new Date());
    this.watched.set(dependency, { probe, availability: new Availability(left && new Date(left.since)) });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      const began = Date.now();
      await this.guarded('the look', () => this.look());
      await sleep(Math.max(0, began + this.times.look - Date.now()), undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const now = new Date();
    await Promise.all([...this.watched.values()].map(async ({ probe, availability }) => availability.saw(await probe.answers(), now)));
    for (const [dependency, { availability }] of this.watched) {
      const { awaySince } = availability;
      if (!awaySince) continue;
      // Its alert fires when it is back; what follows from it is explained from now on.
      this.causes.saw(RULES[dependency].key);
      await this.guarded(dependency, () => this.attend(dependency, awaySince));
    }
    if (!this.watched.get('database')?.availability.isThere) return;
    for (const [dependency, { availability }] of this.watched)
      if (availability.isThere) await this.guarded(dependency, () => this.settle(dependency));
    if (this.outages.all.length === 0 && Date.now() - this.renewedAt >= this.times.renewal) {
      this.outages.onCall = await this.reader.read(new Date());
      this.renewedAt = Date.now();
    }
  }

  /** Begins, or goes on, and lets what is due out. */
  private async attend(dependency: Dependency, awaySince: Date): Promise<void> {
    const now = new Date();
    let outage = this.outages.of(dependency) ?? this.outages.takeOver(dependency, now);
    if (!outage && this.outages.mayBegin(dependency, awaySince, this.start.isLeader(awaySince), now)) {
      outage = this.outages.begin(await this.start.outageOf(dependency, awaySince, now), now);
      this.logger.error(`${dependency} has been away since ${awaySince.toISOString()}: people are told without it`);
    }
    if (!outage || !this.outages.hold(outage, now) || this.passes.has(dependency)) return;
    const stop = new AbortController();
    const ended = this.guarded(`pages of ${dependency}`, () =>
      this.pager.pass(outage, AbortSignal.any([this.stopped.signal, stop.signal])),
    ).finally(() => this.passes.delete(dependency));
    this.passes.set(dependency, { ended, stop });
  }

  /** It is back: what happened meanwhile gets its rows. */
  private async settle(dependency: Dependency): Promise<void> {
    const outage = this.outages.of(dependency) ?? this.outages.takeOver(dependency, new Date());
    if (!outage) return;
    const pass = this.passes.get(dependency);
    // What is on its way may still arrive; the rest is not needed any more.
    pass?.stop.abort();
    await pass?.ended;
    await this.settlement.settle(outage, this.outages.onCall);
    this.outages.close(outage);
    this.logger.log(`${dependency} is back; the outage since ${outage.since} is an incident now`);
  }

  /** What fails of one keeps nothing else from being done. Said once for each trouble, not every two seconds. */
  private async guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failures.delete(what);
    } catch (error) {
      const { message } = error as Error;
      if (this.failures.get(what) !== message) this.logger.error(`The watch over outages failed: ${what}: ${message}`);
      this.failures.set(what, message);
    }
  }
}
