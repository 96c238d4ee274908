import { Injectable } from '@nestjs/common';
import { Alerts } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { digestOf } from '#platform/keys';
import { HeartbeatMissed } from './heartbeat-missed.js';
import { HeartbeatRepository } from './heartbeat.repository.js';

/** Takes reports. */
@Injectable()
export class HeartbeatPingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly heartbeats: HeartbeatRepository,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Whoever has the token reports now: that all is well, or that something failed. Any other text takes the same way, to the same
   * look-up of a digest.
   * @returns false for a token of nobody.
   */
  take(token: string, failed: boolean): Promise<boolean> {
    const digest = digestOf(token);
    return this.transactions.run(async () => {
      const before = await this.heartbeats.lockByDigest(digest);
      if (!before) return false;
      await this.heartbeats.note(before.id, failed);
      if (failed) await this.alerts.raise(HeartbeatMissed, before.id, before.name);
      else if (before.state === 'down') await this.alerts.clear(HeartbeatMissed, before.id);
      return true;
    });
  }
}
