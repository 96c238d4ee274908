import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Attachment, AttachmentDirectory, AttachmentReaders, Attachments } from '#attachments';
import { MessageDirectory, MessageRemoval } from '#messaging';
import { isVisible } from './moderation.policy.js';
import { type MessageReport, ReportRepository } from './report.repository.js';

const REPORT_KIND = 'message-report';

/** The files of reported messages: moderators read them, and while a report is open they outlive the message. */
@Injectable()
export class ReportEvidence implements OnModuleInit {
  constructor(
    private readonly reports: ReportRepository,
    private readonly messages: MessageDirectory,
    private readonly removal: MessageRemoval,
    private readonly readers: AttachmentReaders,
    private readonly directory: AttachmentDirectory,
    private readonly attachments: Attachments,
  ) {}

  onModuleInit(): void {
    this.removal.keepFiles(async (messageId) => {
      const report = await this.reports.openOf(messageId);
      return report && { kind: REPORT_KIND, id: report.id };
    });
    this.messages.letRead(async (actor, messageId) => isVisible(actor, await this.reports.openOf(messageId)));
    this.readers.register(
      REPORT_KIND,
      async (actor, id) => actor.signIn.impersonatorId === null && isVisible(actor, await this.reports.find(id)),
    );
  }

  async filesOf({ id, messageId, state }: MessageReport): Promise<readonly Attachment[]> {
    const kept = (await this.directory.ofTargets(REPORT_KIND, [id])).get(id) ?? [];
    if (state !== 'open') return kept;
    return [...kept, ...((await this.directory.ofTargets('message', [messageId])).get(messageId) ?? [])];
  }

  /** Of reports that go, or about which nothing was found. In the caller's transaction. */
  drop(reportIds: readonly string[]): Promise<void> {
    return this.attachments.removeOf(REPORT_KIND, reportIds);
  }
}
