import { Logger } from '@nestjs/common';
import type { BusHandler } from './bus.js';

const CHANNEL = /^[a-z][a-z0-9.-]{0,39}$/;
const MAX_BYTES = 4096;

/** Who listens to what in this process; the same for every adapter. */
export class Subscriptions {
  private readonly logger = new Logger('Bus');
  private readonly handlers = new Map<string, Set<BusHandler>>();

  get channels(): string[] {
    return [...this.handlers.keys()];
  }

  /** @returns true when the channel is new to this process. */
  add(channel: string, handler: BusHandler): boolean {
    assertChannel(channel);
    const known = this.handlers.get(channel);
    if (known) known.add(handler);
    else this.handlers.set(channel, new Set([handler]));
    return !known;
  }

  /** @returns true when nobody listens to the channel any more. */
  remove(channel: string, handler: BusHandler): boolean {
    const known = this.handlers.get(channel);
    if (!known?.delete(handler) || known.size > 0) return false;
    return this.handlers.delete(channel);
  }

  deliver(channel: string, message: string): void {
    for (const handler of this.handlers.get(channel) ?? []) {
      // A handler's mistake is its own: the next one still hears the message.
      Promise.resolve()
        .then(() => handler(message))
        .catch((error: unknown) =>
          this.logger.error(`A subscriber of ${channel} failed`, error instanceof Error ? error.stack : undefined),
        );
    }
  }
}

/** A wrong channel or an over-long message is a mistake in the code, so it is said at once. */
export function assertMessage(channel: string, message: string): void {
  assertChannel(channel);
  if (Buffer.byteLength(message) > MAX_BYTES)
    throw new Error(`A message on ${channel} is larger than ${MAX_BYTES} bytes; send an id instead.`);
}

function assertChannel(channel: string): void {
  if (!CHANNEL.test(channel))
    throw new Error(`"${channel}" is not a channel name: lower-case words with dots or dashes, up to 40 characters.`);
}
