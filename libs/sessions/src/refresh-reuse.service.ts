import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { Events } from '#platform/events';
import { Metrics } from '#platform/metrics';
import { RefreshReuseDetected } from './session.events.js';
import { SessionRepository } from './session.repository.js';

/** A token that was presented although its time was over. */
export interface StaleToken {
  readonly sessionId: string;
  readonly userId: string;
  readonly presented: number;
  readonly current: number;
}

/** What happens when a token shows up that should not exist any more: the session ends, and everybody concerned is told. */
@Injectable()
export class RefreshReuseService {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditLog,
    private readonly events: Events,
    private readonly metrics: Metrics,
  ) {}

  /** @returns the ids of the sessions that ended, to be announced; none when it had ended before. */
  respond({ sessionId, userId, presented, current }: StaleToken): Promise<readonly string[]> {
    return this.transactions.run(async () => {
      const ended = await this.sessions.revoke(sessionId, 'refresh-reuse');
      if (ended.length === 0) return ended;
      this.transactions.afterCommit(() => this.metrics.countSecurityEvent('refresh-reuse'));
      await this.audit.record({
        action: 'auth.refresh-reuse',
        target: { type: 'user', id: userId },
        after: { sessionId, presented, current },
      });
      await this.events.publish(RefreshReuseDetected, { sessionId, userId });
      return ended;
    });
  }
}
