import { Injectable } from '@nestjs/common';
import { AddressDigests } from '#attempts';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { Metrics } from '#platform/metrics';

/** Remembers refused sign-ins, for those who look for somebody trying passwords. */
@Injectable()
export class RefusedLoginService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly digests: AddressDigests,
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
    const id = await this.digests.of(email);
    await this.transactions.run(() =>
      this.audit.record({ action: 'auth.login-refused', target: { type: 'account', id }, after: { code }, personal: { email } }),
    );
  }
}
