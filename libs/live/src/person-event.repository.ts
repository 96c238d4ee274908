import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';

/** One event for one person, on its way into their stream. */
export interface NewPersonEvent {
  readonly userId: string;
  readonly type: string;
  /** JSON. */
  readonly payload: string;
}

/**
 * The write of all events of a transaction: each person's stream is locked once, people in the order of their ids, and gives out as
 * many positions as they have events. Those who no longer exist are told nothing.
 */
export function writingEvents(events: readonly NewPersonEvent[]): RawBuilder<unknown> {
  return sql`
    with told as (
      select * from unnest(
        ${events.map(({ userId }) => userId)}::uuid[], ${events.map(({ type }) => type)}::text[], ${events.map(({ payload }) => payload)}::jsonb[]
      ) with ordinality as t (user_id, type, payload, n)
    ), streams as (
      insert into person_streams (user_id, last)
      select user_id, count(*) from told t where exists (select from users u where u.id = t.user_id) group by user_id order by user_id
      on conflict (user_id) do update set last = person_streams.last + excluded.last
      returning user_id, last
    )
    insert into person_events (user_id, position, type, payload)
    select s.user_id, s.last - count(*) over (partition by s.user_id) + row_number() over (partition by s.user_id order by t.n), t.type, t.payload
    from told t join streams s on s.user_id = t.user_id`;
}

/** Statements on `person_streams` and `person_events`. */
@Injectable()
export class PersonEventRepository {
  constructor(private readonly database: Database) {}

  async removeAllOf(userId: string): Promise<void> {
    await sql`delete from person_streams where user_id = ${userId}`.execute(this.database.kysely());
  }
}
