import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { Metrics } from '#platform/metrics';
import { AddressDigests } from './address-digests.js';
import type { Refusal } from './attempt-counter.repository.js';
import type { AttemptKind } from './attempt-policy.js';

/** Remembers refused attempts and wrong proofs, for those who look for somebody guessing. */
@Injectable()
export class RefusedAttemptService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly digests: AddressDigests,
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
    const target = isAddress ? { type: 'account', id: await this.digests.of(account) } : { type: 'user', id: account };
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
}
