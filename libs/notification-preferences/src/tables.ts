import type { ColumnType, Generated } from 'kysely';
import type { QuietRange } from './quiet-hours.js';
import type { MailTime } from './topic.js';

export const DIGEST_RHYTHMS = ['hourly', 'daily', 'off'] as const;
export type DigestRhythm = (typeof DIGEST_RHYTHMS)[number];

/** Rows as the database holds them, for the statements of this lib. Written by migration 37. */
export interface Tables {
  notification_people: {
    user_id: string;
    mail: MailTime | null;
    topics: ColumnType<Record<string, MailTime>, string | undefined, string>;
    digest: Generated<DigestRhythm>;
    digest_hour: Generated<number>;
    quiet_hours: ColumnType<QuietRange[], string | undefined, string>;
    updated_at: ColumnType<string, string | undefined, string>;
  };
}
