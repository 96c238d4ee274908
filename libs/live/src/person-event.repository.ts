import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';

/** One event for one person, on its way into their stream. */
export interface NewPersonEvent {
  readonly userId: string;
  /** Null: no event, but their stream is locked in its turn, since it is removed right after. */
  readonly type: string | null;
  /** JSON. */
  readonly payload: string | null;
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
      select user_id, greatest(count(type), 1) from told t where exists (select from users u where u.id = t.user_id) group by user_id order by user_id
      on conflict (user_id) do update set last = person_streams.last + excluded.last
      returning user_id, last
    )
    insert into person_events (user_id, position, type, payload)
    select s.user_id, s.last - count(*) over (partition by s.user_id) + row_number() over (partition by s.user_id order by t.n), t.type, t.payload
    from told t join streams s on s.user_id = t.user_id where t.type is not null`;
}

/** The removal of everything that these people were told, also of what the same transaction tells them. `writingEvents` has locked it. */
export function removingStreams(userIds: readonly string[]): RawBuilder<unknown> {
  return sql`delete from person_streams where user_id = any (${[...userIds]}::uuid[])`;
}

/** Where a reader was: a position counts under the epoch of restores in which it was given out. */
export interface StreamPlace {
  readonly epoch: number;
  readonly position: number;
}

/** Where a person's stream stands. */
export interface StreamState {
  /** Restores so far: positions count within one. */
  readonly epoch: number;
  readonly last: number;
}

/** An event as it is stored. */
export interface StreamedEvent {
  readonly position: number;
  readonly type: string;
  /** JSON on one line. */
  readonly payload: string;
}

/** The next events of somebody: all that are stored with a position above `after` and up to `upTo`. */
export interface Unread extends StreamState {
  readonly userId: string;
  readonly after: number;
  readonly upTo: number;
  readonly events: readonly StreamedEvent[];
}

interface UnreadRow {
  readonly user_id: string;
  readonly epoch: number;
  readonly last: number;
  readonly position: number | null;
  readonly type: string;
  readonly payload: string;
}

/** Statements on `person_streams` and `person_events`. */
@Injectable()
export class PersonEventRepository {
  constructor(private readonly database: Database) {}

  /**
   * The next events of each person after a place, in one statement.
   * @param limit of each person.
   * @returns nobody whose stream stands exactly there.
   */
  async unread(places: ReadonlyMap<string, StreamPlace>, limit: number): Promise<Unread[]> {
    if (places.size === 0) return [];
    const [epochs, positions] = [[...places.values()].map(({ epoch }) => epoch), [...places.values()].map(({ position }) => position)];
    const rows = await this.database.prepared(sql<UnreadRow>`
      select w.user_id, i.restore_epoch as epoch, coalesce(s.last, 0)::float8 as last, e.position::float8 as position, e.type, e.payload::text
      from unnest(${[...places.keys()]}::uuid[], ${epochs}::bigint[], ${positions}::bigint[]) as w (user_id, epoch, after)
      cross join ops.installation i
      left join person_streams s on s.user_id = w.user_id
      left join lateral (
        select position, type, payload from person_events e where e.user_id = w.user_id and e.position > w.after
        order by e.position limit ${limit}
      ) e on true
      where coalesce(s.last, 0) <> w.after or i.restore_epoch <> w.epoch
      order by w.user_id, e.position`);
    return [...Map.groupBy(rows, (row) => row.user_id)].map(([userId, found]) => {
      const [{ epoch, last }] = found as [UnreadRow];
      const events = found.flatMap(({ position, type, payload }) => (position === null ? [] : [{ position, type, payload }]));
      const upTo = events.length === limit ? events.at(-1)!.position : last;
      return { userId, epoch, last, after: places.get(userId)!.position, upTo, events };
    });
  }

  /** Forgets up to `limit` events that are older than so many minutes; those told at this moment are left alone. @returns how many. */
  async forgetOld(minutes: number, limit: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from person_events where (user_id, position) in (
        select user_id, position from person_events where at < now() - make_interval(mins => ${minutes}) order by at limit ${limit}
        for update skip locked
      )`.execute(this.database.kysely());
    return Number(numAffectedRows ?? 0);
  }

  /** People with more than so many events. */
  async crowded(most: number): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      select user_id from person_events group by user_id having count(*) > ${most}`.execute(this.database.kysely());
    return rows.map((row) => row.user_id);
  }

  /** Forgets what is further back than so many events. */
  async forgetBeyond(userId: string, most: number): Promise<void> {
    await sql`
      delete from person_events where user_id = ${userId}
        and position <= (select last - ${most}::bigint from person_streams where user_id = ${userId})`.execute(this.database.kysely());
  }
}
