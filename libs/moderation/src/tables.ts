import type { ColumnType, Generated } from 'kysely';

/** Why somebody reports a message. */
export const REPORT_REASONS = ['spam', 'harassment', 'threat', 'sexual', 'fraud', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** `open` until somebody decided; then what they decided. */
export const REPORT_STATES = ['open', 'dismissed', 'removed', 'suspended'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** Rows as the database holds them, for the statements of this lib. Written by migration 39. */
export interface Tables {
  message_reports: {
    id: string;
    organisation_id: string;
    message_id: string;
    reporter_id: string | null;
    reported_id: string | null;
    reason: ReportReason;
    note: string | null;
    body: string | null;
    attachment_names: string[];
    sent_at: ColumnType<Date, Date, never>;
    state: Generated<ReportState>;
    decision_note: string | null;
    decided_by: string | null;
    decided_at: ColumnType<Date | null, string | undefined, string>;
    version: Generated<number>;
    created_at: ColumnType<Date, never, never>;
  };
}
