import { toCursor } from '#platform/http';
import type { Report } from '../report.repository.js';

/** A report and how far it is. */
export class ReportView {
  /** UUID. */
  id: string;
  kind: 'overview' | 'users' | 'transactions';
  format: 'csv' | 'pdf';
  /** `es` or `en`. */
  language: string;
  /** Whose figures; null: those of the whole installation. */
  organisationId: string | null;
  /** Days, both included, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** Name of the schedule it was made by; null when it was asked for. */
  scheduledAs: string | null;
  status: 'queued' | 'running' | 'ready' | 'failed';
  /** `forbidden`: whoever it was for may not see the figures any more. Null unless failed. */
  failure: 'forbidden' | 'error' | null;
  /** Bytes; null unless ready. */
  size: number | null;
  /** ISO 8601, UTC. */
  requestedAt: string;
  finishedAt: string | null;
  /** When it is removed. */
  expiresAt: string;
  /** Path of the file; null unless ready. */
  downloadPath: string | null;
}

/** A page of reports, the newest first. */
export class ReportListView {
  items: ReportView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toReportView(report: Report): ReportView {
  const { id, kind, format, language, scope, from, to, scheduledAs, status, failure, size, requestedAt, finishedAt, expiresAt } = report;
  return {
    id,
    kind,
    format,
    language,
    organisationId: scope,
    from,
    to,
    scheduledAs,
    status,
    failure,
    size,
    requestedAt: new Date(requestedAt).toISOString(),
    finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    downloadPath: status === 'ready' ? `/api/admin/reports/${id}/file` : null,
  };
}

/** @param reports one more than the page has, when there are more. */
export function toReportListView(reports: readonly Report[], limit: number): ReportListView {
  const items = reports.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toReportView),
    nextCursor: reports.length > limit && last ? toCursor([last.requestedAt, last.id]) : null,
  };
}
