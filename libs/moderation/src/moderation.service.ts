import { Injectable } from '@nestjs/common';
import type { Attachment } from '#attachments';
import { AuditLog } from '#audit';
import { Notifications } from '#notifications';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { SuspensionAdminService } from '#user-admin';
import { ModerationErrors } from './moderation.errors.js';
import { requireVisible } from './moderation.policy.js';
import { type MessageReport, ReportRepository } from './report.repository.js';
import { ReportDecided } from './report-decided.js';
import { ReportEvidence } from './report-evidence.js';
import { type ContextMessage, ReportedMessages } from './reported-messages.js';

/** What somebody decides about a report. */
export type Decision =
  | { readonly state: 'dismissed' | 'removed'; readonly note: string | null }
  /** The message goes, too. The note says why, for those who administrate. */
  | { readonly state: 'suspended'; readonly note: string; readonly until: Date | null };

/** Looks at reports and decides about them. */
@Injectable()
export class ModerationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportRepository,
    private readonly messages: ReportedMessages,
    private readonly evidence: ReportEvidence,
    private readonly suspensions: SuspensionAdminService,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
  ) {}

  /** With what stands around the message, so that it is on record who read it. @throws AppError NOT_FOUND */
  read(actor: Actor, id: string): Promise<{ report: MessageReport; context: readonly ContextMessage[]; files: readonly Attachment[] }> {
    return this.transactions.run(async () => {
      const report = await this.reports.find(id);
      requireVisible(actor, report);
      const context = await this.messages.around(report.messageId);
      await this.audit.record({ action: 'moderation.read', ...about(report) });
      return { report, context, files: await this.evidence.filesOf(report) };
    });
  }

  /**
   * Once: of two who decide at the same time one is told that it is decided. Whoever reported the message hears that somebody looked at it.
   * @param version the one they saw (If-Match).
   * @throws AppError NOT_FOUND, PRECONDITION_FAILED, REPORT_DECIDED, and what suspending somebody throws
   */
  decide(actor: Actor, id: string, decision: Decision, version?: number): Promise<MessageReport> {
    return this.transactions.run(async () => {
      const found = await this.reports.find(id);
      requireVisible(actor, found);
      // The message before the report, as whoever deletes it: then what becomes of its files is decided one after the other.
      await this.messages.hold(found.messageId, [found.reporterId, found.reportedId, actor.userId]);
      const report = await this.reports.find(id, { lock: true });
      requireVisible(actor, report);
      if (report.state !== 'open') throw new AppError(ModerationErrors.REPORT_DECIDED, { state: report.state });
      expectVersion(report.version, version);
      if (decision.state === 'suspended') {
        if (report.reportedId === null) throw new AppError(PlatformErrors.NOT_FOUND);
        await this.suspensions.suspend(actor, report.reportedId, decision.note.replaceAll(/\s+/g, ' ').trim(), decision.until);
      }
      if (decision.state === 'dismissed') await this.evidence.drop([id]);
      else await this.messages.remove(report.messageId);
      await this.reports.decide(id, decision.state, actor.userId, decision.note);
      await this.audit.record({
        action: 'moderation.decide',
        ...about(report),
        after: { state: decision.state, messageId: report.messageId },
      });
      if (report.reporterId !== null)
        await this.notifications.notify(ReportDecided, {
          to: [report.reporterId],
          dedupeKey: `report:${id}`,
          subject: { type: 'message-report', id },
          data: {},
        });
      return (await this.reports.find(id))!;
    });
  }
}

function about({ id, organisationId }: MessageReport) {
  return { target: { type: 'message-report', id }, organisationId };
}
