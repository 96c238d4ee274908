import type { ColumnType, Generated } from 'kysely';
import type { ReportFormat, ReportKind } from '#reports';

export const FREQUENCIES = ['daily', 'weekly', 'monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Rows as the database holds them. Written by migration 28. */
export interface Tables {
  report_schedules: {
    id: string;
    organisation_id: string | null;
    name: string;
    kind: ReportKind;
    format: ReportFormat;
    language: string;
    frequency: Frequency;
    weekday: number | null;
    month_day: number | null;
    hour: number;
    time_zone: string;
    enabled: boolean;
    next_due_at: ColumnType<string, Date, Date>;
    last_due_at: ColumnType<string | null, undefined, Date>;
    last_outcome: ColumnType<'made' | 'nobody' | null, undefined, 'made' | 'nobody'>;
    created_by: string | null;
    version: Generated<number>;
    created_at: ColumnType<string, never, never>;
    updated_at: ColumnType<string, undefined, string>;
  };
  report_recipients: { schedule_id: string; user_id: string; position: number };
  scheduled_reports: {
    schedule_id: string;
    due_at: ColumnType<string, Date, never>;
    report_id: string;
    sent_to: ColumnType<number | null, undefined, number>;
  };
}
