import type { ColumnType, Generated } from 'kysely';

export const REPORT_KINDS = ['overview', 'users', 'transactions'] as const;
export const REPORT_FORMATS = ['csv', 'pdf'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export type ReportStatus = 'queued' | 'running' | 'ready' | 'failed';
/** `forbidden`: whoever it is for may not see the figures any more. */
export type ReportFailure = 'forbidden' | 'error';

/** Rows as the database holds them. Written by migration 28. */
export interface Tables {
  reports: {
    id: string;
    organisation_id: string | null;
    of_installation: boolean;
    reader_id: string | null;
    scheduled_as: string | null;
    kind: ReportKind;
    format: ReportFormat;
    language: string;
    first_day: string;
    last_day: string;
    status: Generated<ReportStatus>;
    failure: ColumnType<ReportFailure | null, undefined, ReportFailure | null>;
    size: ColumnType<number | null, undefined, number>;
    requested_at: ColumnType<string, never, never>;
    finished_at: ColumnType<string | null, undefined, string | null>;
    expires_at: ColumnType<string, string, string>;
  };
}
