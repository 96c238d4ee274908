import { ApiProperty } from '@nestjs/swagger';
import { type Attachment, AttachmentView, toAttachmentView } from '#attachments';
import { toCursor } from '#platform/http';
import type { ListedReport } from '../report-list.query.js';
import type { MessageReport } from '../report.repository.js';
import type { ContextMessage } from '../reported-messages.js';
import { REPORT_REASONS, REPORT_STATES } from '../tables.js';

const EXCERPT = 200;

/** Somebody; without a name once they are erased. */
export class ReportPersonView {
  /** UUID. */
  id: string;
  displayName: string | null;
}

/** A message that somebody reported. */
export class MessageReportView {
  /** UUID. */
  id: string;
  @ApiProperty({ enum: REPORT_STATES })
  state: string;
  @ApiProperty({ enum: REPORT_REASONS })
  reason: string;
  /** The beginning of the message as it was then; null once its writer is erased. */
  excerpt: string | null;
  /** Who wrote it; null once they are erased. */
  reported: ReportPersonView | null;
  /** Who reported it; null once they are erased. */
  reporter: ReportPersonView | null;
  createdAt: Date;
  decidedAt: Date | null;
  decidedBy: ReportPersonView | null;
  version: number;
}

/** A page of reports, the newest first. */
export class MessageReportListView {
  items: MessageReportView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A message of the conversation, as it is now. */
export class ContextMessageView {
  /** UUID. */
  id: string;
  /** The one that was reported. */
  isReported: boolean;
  sender: ReportPersonView;
  /** Null when it was deleted. */
  body: string | null;
  attachmentNames: string[];
  sentAt: Date;
}

/** A report with what stands around its message. */
export class MessageReportDetailView extends MessageReportView {
  /** What the reporter wrote. */
  text: string | null;
  /** The message as it was when it was reported. */
  body: string | null;
  attachmentNames: string[];
  /** Those of the files that are there still: while it is open, and of what was removed. */
  attachments: AttachmentView[];
  sentAt: Date;
  decisionNote: string | null;
  /** In the order they were written; the reported one is among them. */
  context: ContextMessageView[];
}

type Names = ReadonlyMap<string, string>;

/** Everybody a report names. */
export function peopleOf({ reportedId, reporterId, decidedBy }: MessageReport): string[] {
  return [reportedId, reporterId, decidedBy].filter((id) => id !== null);
}

function toReportView(report: MessageReport, names: Names): Pick<MessageReportView, keyof MessageReportView> {
  const { id, state, reason, body, createdAt, decidedAt, version } = report;
  const person = (userId: string | null) => (userId === null ? null : toPerson(userId, names));
  return {
    id,
    state,
    reason,
    excerpt:
      body === null
        ? null
        : Array.from(body.slice(0, 2 * EXCERPT))
            .slice(0, EXCERPT)
            .join(''),
    reported: person(report.reportedId),
    reporter: person(report.reporterId),
    createdAt,
    decidedAt,
    decidedBy: person(report.decidedBy),
    version,
  };
}

export function toReportListView(found: readonly ListedReport[], limit: number, names: Names): MessageReportListView {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items: items.map((report) => toReportView(report, names)), nextCursor: last ? toCursor([last.cursorAt, last.id]) : null };
}

export function toReportDetailView(
  report: MessageReport,
  context: readonly ContextMessage[],
  files: readonly Attachment[],
  names: Names,
): MessageReportDetailView {
  const { note: text, body, attachmentNames, sentAt, decisionNote } = report;
  return {
    ...toReportView(report, names),
    text,
    body,
    attachmentNames: [...attachmentNames],
    attachments: files.map(toAttachmentView),
    sentAt,
    decisionNote,
    context: context.map((message) => ({
      id: message.id,
      isReported: message.id === report.messageId,
      sender: toPerson(message.senderId, names),
      body: message.body,
      attachmentNames: [...message.attachmentNames],
      sentAt: message.sentAt,
    })),
  };
}

function toPerson(id: string, names: Names): ReportPersonView {
  return { id, displayName: names.get(id) ?? null };
}
