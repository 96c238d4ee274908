import type { StreamPlace, Unread } from './person-event.repository.js';

/** What an open stream writes to: the response of a request that stays. */
export interface StreamSink {
  /** False: nothing more should be written until `drain`. */
  write(text: string): boolean;
  end(): void;
  destroy(): void;
  once(event: 'drain', listener: () => void): unknown;
}

/** What a stream of whom nobody knows a place asks for: nothing, but where the stream stands. */
export const NOWHERE: StreamPlace = { epoch: -1, position: Number.MAX_SAFE_INTEGER };
const PLACE = /^(\d{1,9})\.(\d{1,15})$/;

/** Reads `Last-Event-ID`; what is not ours is no place. */
export function placeOf(id: string | undefined): StreamPlace | null {
  const [, epoch, position] = PLACE.exec(id ?? '') ?? [];
  return epoch === undefined ? null : { epoch: Number(epoch), position: Number(position) };
}

/** One open page: writes what it is given, in order and once, no faster than it is read. */
export class EventStream {
  readonly openedAt = performance.now();
  private place: StreamPlace;
  private blockedSince: number | null = null;

  /** @param onRead called when a reader that was behind has taken what there was. */
  constructor(
    readonly owner: { readonly userId: string; readonly sessionId: string },
    private readonly sink: StreamSink,
    resumeFrom: StreamPlace | null,
    private readonly onRead: () => void,
  ) {
    this.place = resumeFrom ?? NOWHERE;
  }

  /** What was written last, and in which epoch. */
  get at(): StreamPlace {
    return this.place;
  }

  /** Nothing is written while what was written before has not been taken. Then events wait where they are stored. */
  get isBlocked(): boolean {
    return this.blockedSince !== null;
  }

  /** For so long, in milliseconds, the reader has taken nothing although there is something. */
  behindFor(now: number): number {
    return this.blockedSince === null ? 0 : now - this.blockedSince;
  }

  /** The first bytes: they tell a reader that it is connected, and how long to wait before it connects again. */
  greet(retryMs: number): void {
    this.write(`retry: ${retryMs}\n\n`);
  }

  /** Keeps proxies from taking the silence for an end. */
  beat(): void {
    if (!this.isBlocked) this.write(':\n\n');
  }

  /**
   * Writes what comes after the place of this stream, or that the page has to read anew.
   * @param unread of the person, as far as it was asked for: perhaps from before the place of this stream, or from behind it.
   * @returns true when there is more.
   */
  take({ epoch, last, after, upTo, events }: Unread): boolean {
    if (this.isBlocked) return false;
    const { position } = this.place;
    if (this.place.epoch !== epoch || position > last) return this.reset({ epoch, position: last });
    if (position === last) return false;
    // It was read for another stream, and says nothing of what comes next here.
    if (position < after || position >= upTo) return true;
    const next = events.filter((event) => event.position > position);
    // Some of it was forgotten.
    if (next.length < upTo - position) return this.reset({ epoch, position: last });
    this.place = { epoch, position: upTo };
    this.write(next.map((event) => frame({ epoch, position: event.position }, event.type, event.payload)).join(''));
    return this.place.position < last && !this.isBlocked;
  }

  /** Says goodbye: the page may connect again. */
  end(): void {
    this.sink.end();
  }

  /** Says that the page should not connect again by itself, since another one of the person's took its place. */
  endForGood(): void {
    this.sink.write('event: replaced\ndata: {}\n\n');
    this.sink.end();
  }

  /** Ends it without waiting for the reader. */
  cut(): void {
    this.sink.destroy();
  }

  private reset(place: StreamPlace): false {
    this.place = place;
    this.write(frame(place, 'reset', '{}'));
    return false;
  }

  private write(text: string): void {
    if (this.sink.write(text) || this.blockedSince !== null) return;
    this.blockedSince = performance.now();
    this.sink.once('drain', () => {
      this.blockedSince = null;
      this.onRead();
    });
  }
}

function frame({ epoch, position }: StreamPlace, type: string, data: string): string {
  return `id: ${epoch}.${position}\nevent: ${type}\ndata: ${data}\n\n`;
}
