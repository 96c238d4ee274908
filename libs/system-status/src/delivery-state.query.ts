import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** What became of the mails of the last day. */
export interface MailState {
  readonly sent: number;
  readonly failed: number;
  readonly waiting: number;
  /** Null when none waits. */
  readonly oldestWaitingSeconds: number | null;
  /** Code of the newest failure: of the connection, such as `ECONNECTION`, or of the server's answer. Null without one. */
  readonly lastFailure: string | null;
}

/** What became of the messages of the last day. */
export interface TelegramState {
  readonly sent: number;
  readonly failed: number;
  /** The connection was lost while sending: they may have arrived. */
  readonly unknown: number;
  readonly waiting: number;
  /** Null when none waits. */
  readonly oldestWaitingSeconds: number | null;
  /** Why the newest of those that failed, or wait after a failure, did: `away`, `blocked`, `rate-limited`. Null without one. */
  readonly lastFailure: string | null;
}

/** So many of the newest mails or messages are looked at. */
const COUNTED = 20_000;
/** By what is looked at all the time. */
const LOOKED_AT = 2_000;
const WAITING = sql`status in ('pending', 'sending')`;
const CODE = '^[A-Z]{2,30}|\\m[45][0-9]{2}\\M';

/**
 * Reads the tables `mails` and `telegram_messages`, which platform/mail and platform/telegram write; never an address or a chat, nor what was
 * said there or by a server.
 */
@Injectable()
export class DeliveryStateQuery {
  constructor(private readonly database: ReservedDatabase) {}

  async mails(): Promise<MailState> {
    const { rows } = await sql<MailState>`
      select count(*) filter (where status = 'sent')::int as sent, count(*) filter (where status = 'failed')::int as failed,
          w.waiting, w.oldest as "oldestWaitingSeconds",
          (array_agg(substring(last_error from ${CODE}) order by created_at desc) filter (where last_error is not null))[1] as "lastFailure"
        from (select count(*)::int as waiting, extract(epoch from now() - min(created_at))::float8 as oldest
          from (select created_at from mails where status = 'queued' order by created_at limit ${COUNTED}) queued) w
        left join (select status, last_error, created_at from mails
          where created_at > now() - interval '24 hours' order by created_at desc, id desc limit ${COUNTED}) newest on true
        group by w.waiting, w.oldest`.execute(this.database.kysely());
    return rows[0]!;
  }

  async telegram(): Promise<TelegramState> {
    const { rows } = await sql<TelegramState>`
      select count(*) filter (where status = 'sent')::int as sent, count(*) filter (where status = 'failed')::int as failed,
          count(*) filter (where status = 'unknown')::int as unknown, w.waiting, w.oldest as "oldestWaitingSeconds",
          (array_agg(error order by created_at desc) filter (where error is not null and status not in ('sent', 'suppressed')))[1]
            as "lastFailure"
        from (select count(*)::int as waiting, extract(epoch from now() - min(created_at))::float8 as oldest
          from (select created_at from telegram_messages where ${WAITING} order by created_at limit ${COUNTED}) waiting) w
        left join (select status, error, created_at from telegram_messages
          where created_at > now() - interval '24 hours' order by created_at desc limit ${COUNTED}) newest on true
        group by w.waiting, w.oldest`.execute(this.database.kysely());
    return rows[0]!;
  }

  /**
   * For how long the oldest message to Telegram has waited to be sent; 0 when none waits. What was given up because Telegram was away
   * counts for a day, unless Telegram took or refused another since, or is off: that nothing waits any more does not mean that it is back.
   */
  async oldestTelegramSeconds(): Promise<number> {
    const { rows } = await sql<{ seconds: number }>`
      with newest as (select created_at, settled_at, status, status = 'failed' and error = 'away' as given_up from telegram_messages
          where created_at > now() - interval '24 hours' order by created_at desc limit ${LOOKED_AT}),
        settled as (select max(settled_at) as at from newest where status in ('sent', 'failed', 'suppressed') and not given_up)
      select coalesce(extract(epoch from now() - least(
          (select min(created_at) from telegram_messages where ${WAITING}),
          (select min(created_at) from newest, settled where given_up and settled_at > coalesce(at, '-infinity')))), 0)::float8 as seconds
        `.execute(this.database.kysely());
    return rows[0]!.seconds;
  }
}
