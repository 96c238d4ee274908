import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { Keys } from '#platform/keys';
import { Metrics } from '#platform/metrics';
import type { Refusal } from './attempt-counter.repository.js';
import type { AttemptKind } from './attempt-policy.js';

/** Remembers refused attempts and wrong proofs, for those who look for somebody guessing. */
@Injectable()
export class RefusedAttemptService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly keys: Keys,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Counts every refusal; the first of a wait is written down as well: who goes on knocking must not fill the trail.
   * @param account an address, kept where it can be erased, or a person's id. @param refusal undefined when the wait has just ended.
   */
  async record(kind: AttemptKind, account: string, refusal: Refusal | undefined): Promise<void> {
    this.metrics.countSecurityEvent('attempts-refused');
    if (refusal?.refusals !== 1) return;
    const { tier, failures, waitSeconds } = refusal;
    const isAddress = account.includes('@');
    const target = isAddress ? { type: 'account', id: await this.digestOf(account) } : { type: 'user', id: account };
    const personal = isAddress ? { email: account } : undefined;
    await this.transactions.run(() =>
      this.audit.record({ action: 'auth.attempts-refused', target, after: { kind, tier, failures, waitSeconds }, personal }),
    );
  }

  /** Counts a wrong proof and writes it down, in a transaction of its own. */
  async recordWrong(kind: AttemptKind, userId: string): Promise<void> {
    this.metrics.countSecurityEvent(`${kind}-refused`);
    await this.transactions.run(() => this.audit.record({ action: `auth.${kind}-refused`, target: { type: 'user', id: userId } }));
  }

  /** The same as of refused sign-ins: what concerns one address is found together. */
  private async digestOf(email: string): Promise<string> {
    const { key } = await this.keys.current('address-digest');
    return createHmac('sha256', key).update(email).digest('hex');
  }
}
