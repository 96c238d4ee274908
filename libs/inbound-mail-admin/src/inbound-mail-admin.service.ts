import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { type Decided, InboundMailReview } from '#platform/inbound-mail';
import { InboundMailAdminErrors } from './inbound-mail-admin.errors.js';

/** Decisions of staff about mails that are held or failed, each in the trail. */
@Injectable()
export class InboundMailAdminService {
  constructor(
    private readonly review: InboundMailReview,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** @throws AppError NOT_FOUND, INBOUND_MAIL_SETTLED */
  release(id: string): Promise<void> {
    return this.decide('inbound-mail.release', id, () => this.review.release(id));
  }

  /** @throws AppError NOT_FOUND, INBOUND_MAIL_SETTLED */
  discard(id: string): Promise<void> {
    return this.decide('inbound-mail.discard', id, () => this.review.discard(id));
  }

  private decide(action: string, id: string, work: () => Promise<Decided>): Promise<void> {
    return this.transactions.run(async () => {
      const decided = await work();
      if (decided === 'missing') throw new AppError(PlatformErrors.NOT_FOUND);
      if (decided === 'settled') throw new AppError(InboundMailAdminErrors.INBOUND_MAIL_SETTLED);
      await this.audit.record({ action, target: { type: 'inbound-mail', id }, before: decided.before });
    });
  }
}
