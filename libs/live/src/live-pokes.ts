import { Injectable } from '@nestjs/common';
import { Bus } from '#platform/bus';

/** Bus channel that names the people to whom something happened. */
export const LIVE_CHANNEL = 'live';

/** Ids in one message: 4,096 bytes hold 110. */
const MOST_TOGETHER = 100;
/** Beyond this many who wait to be named, nobody more is: their pages look by themselves. */
const MOST_WAITING = 10_000;

/**
 * Says to every process, after a commit, whose stream has grown. One message is on its way at a time; who is named meanwhile goes with the next, so
 * that a burst costs few messages and a quiet moment no delay.
 */
@Injectable()
export class LivePokes {
  private waiting = new Set<string>();
  private isSending = false;

  constructor(private readonly bus: Bus) {}

  poke(userIds: readonly string[]): void {
    if (this.waiting.size > MOST_WAITING) return;
    for (const id of userIds) this.waiting.add(id);
    if (!this.isSending) void this.send();
  }

  private async send(): Promise<void> {
    this.isSending = true;
    // Commits of the same moment join.
    await Promise.resolve();
    while (this.waiting.size > 0) {
      const ids = [...this.waiting].slice(0, MOST_TOGETHER);
      for (const id of ids) this.waiting.delete(id);
      await this.bus.publish(LIVE_CHANNEL, ids.join(','));
    }
    this.isSending = false;
  }
}
