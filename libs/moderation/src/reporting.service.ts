import { Injectable } from '@nestjs/common';
import { type Actor, requireThemselves } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { UserDirectory } from '#users';
import { ModerationErrors } from './moderation.errors.js';
import { ReportRepository } from './report.repository.js';
import { ReportedMessages } from './reported-messages.js';
import type { ReportReason } from './tables.js';

/** Lets people report what somebody wrote to them. */
@Injectable()
export class ReportingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly messages: ReportedMessages,
    private readonly reports: ReportRepository,
    private readonly users: UserDirectory,
  ) {}

  /**
   * Copies the message to the report: what happens to it afterwards does not undo that.
   * @throws AppError NOT_FOUND for what they were not written; OWN_MESSAGE, MESSAGE_REPORTED_ALREADY, IMPERSONATION_FORBIDDEN
   */
  report(actor: Actor, messageId: string, reason: ReportReason, note: string | null): Promise<void> {
    requireThemselves(actor);
    return this.transactions.run(async () => {
      await this.messages.hold(messageId, [actor.userId]);
      const message = await this.messages.seenBy(actor.userId, messageId);
      if (!message) throw new AppError(PlatformErrors.NOT_FOUND);
      if (message.senderId === actor.userId) throw new AppError(ModerationErrors.OWN_MESSAGE);
      const sender = await this.users.find(message.senderId);
      if (!sender) throw new AppError(PlatformErrors.NOT_FOUND);
      const isNew = await this.reports.add({
        id: newId(),
        organisationId: sender.organisationId,
        messageId,
        reporterId: actor.userId,
        reportedId: sender.id,
        reason,
        note,
        body: message.body,
        attachmentNames: message.attachmentNames,
        sentAt: message.sentAt,
      });
      if (!isNew) throw new AppError(ModerationErrors.MESSAGE_REPORTED_ALREADY);
    });
  }
}
