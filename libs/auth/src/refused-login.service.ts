import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { Keys } from '#platform/keys';
import { Metrics } from '#platform/metrics';

/** Remembers refused sign-ins, for those who look for somebody trying passwords. */
@Injectable()
export class RefusedLoginService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly keys: Keys,
    private readonly metrics: Metrics,
  ) {}

  /**
   * One entry in a transaction of its own, so that it stays although the request is refused. It looks alike and costs
   * the same whether the address has an account or not: the target is a keyed digest of the address, the same for all
   * entries of one address, and the address itself is kept where it can be erased.
   * @param email normalised. @param code why, as the caller is told.
   */
  async record(email: string, code: string): Promise<void> {
    this.metrics.countSecurityEvent('login-refused');
    const { key } = await this.keys.current('address-digest');
    const id = createHmac('sha256', key).update(email).digest('hex');
    await this.transactions.run(() =>
      this.audit.record({ action: 'auth.login-refused', target: { type: 'account', id }, after: { code }, personal: { email } }),
    );
  }
}
