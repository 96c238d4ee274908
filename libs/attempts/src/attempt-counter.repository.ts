import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, type Question, question, Transactions } from '#platform/database';
import type { AttemptKind, AttemptTier, TierPolicy } from './attempt-policy.js';
import type { Tables } from './tables.js';

/** A counter to reserve an attempt on. */
export interface CounterKey {
  readonly key: Buffer;
  readonly tier: AttemptTier;
  readonly policy: TierPolicy;
}

/** A reserved attempt: the `number`th of those that decide the wait, the `place`th since the last success. */
export interface Reservation {
  readonly key: Buffer;
  readonly tier: AttemptTier;
  readonly number: number;
  readonly place: number;
  readonly free: number;
}

/** Key in hex, and what of a `Reservation` only the database knows: number and place. */
type ReservedRow = [string, number, number];

/** Why a counter refuses. */
export interface Refusal {
  readonly tier: AttemptTier;
  readonly failures: number;
  /** Until the next attempt may pass; null when none will. */
  readonly waitSeconds: number | null;
  /** How many attempts were refused in this wait, this one included. */
  readonly refusals: number;
}

/** For an attempt that needs to know nothing. */
export const NO_QUESTION = question(sql`select`, () => undefined);

/** Statements on `attempt_counters`. Each is a transaction of its own, committed before it returns, but for the success that is part of one. */
@Injectable()
export class AttemptCounterRepository {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Counts an attempt on each counter that lets it pass, in one statement, and returns those: of any number of attempts
   * at once, each sees the count of the one before. It answers a question on its way. Its commit does not wait for the disk:
   * everybody sees the count at once, and a database that crashes forgets what was tried in its last moments (PostgreSQL, "Asynchronous Commit").
   */
  async reserve<Answer>(
    kind: AttemptKind,
    counters: readonly CounterKey[],
    { select, read }: Question<Answer>,
  ): Promise<{ readonly reservations: readonly Reservation[]; readonly answer: Answer }> {
    const [row] = await this.database.prepared(sql<{ reserved: ReservedRow[] }>`
      with policy (key, tier, free, first_wait, longest_wait, most) as (values ${sql.join(counters.map(policyRow))}),
      reserved as (insert into attempt_counters as c (key, kind, tier, failures, consecutive)
      select p.key, ${kind}, p.tier, 1, 1 from policy p where set_config('synchronous_commit', 'off', true) = 'off'
      on conflict (key) do update set (failures, consecutive, refusals, last_at, blocked_until) = (
        select n.failures, c.consecutive + 1, 0, now(),
          case when n.failures >= p.free
            then now() + make_interval(secs => least(p.longest_wait, p.first_wait * power(2, least(n.failures - p.free, 20)))) end
        from policy p, lateral (select case when c.last_at < now() - interval '1 day' then 1 else c.failures + 1 end as failures) n
        where p.key = c.key
      )
      where (c.blocked_until is null or c.blocked_until <= now())
        and c.consecutive < (select coalesce(p.most, 2147483646) from policy p where p.key = c.key)
      returning key, failures, consecutive)
      select r.reserved, q.* from (
        select coalesce(jsonb_agg(jsonb_build_array(encode(key, 'hex'), failures, consecutive)), '[]') as reserved from reserved
      ) r cross join (${select}) q
    `);
    const reservations = row!.reserved.map(([hex, number, place]): Reservation => {
      const { key, tier, policy } = counters.find((each) => each.key.toString('hex') === hex)!;
      return { key, tier, number, place, free: policy.free };
    });
    return { reservations, answer: read(row) };
  }

  /** Notes a refused attempt on the counters that refuse; the one with the longest wait comes first. */
  async refuse(counters: readonly CounterKey[]): Promise<Refusal[]> {
    const rows = await sql<{ tier: AttemptTier; failures: number; refusals: number; wait: number | null }>`
      with policy (key, tier, free, first_wait, longest_wait, most) as (values ${sql.join(counters.map(policyRow))})
      update attempt_counters c set refusals = c.refusals + 1 from policy p
      where c.key = p.key and (c.blocked_until > now() or c.consecutive >= p.most)
      returning c.tier, c.failures, c.refusals,
        case when c.consecutive < coalesce(p.most, 2147483646)
          then greatest(1, ceil(extract(epoch from c.blocked_until - now())))::integer end as wait
    `.execute(this.database.kysely<Tables>());
    return rows.rows
      .map(({ tier, failures, refusals, wait }) => ({ tier, failures, refusals, waitSeconds: wait }))
      .toSorted((a, b) => (b.waitSeconds ?? Infinity) - (a.waitSeconds ?? Infinity));
  }

  /** Takes back an attempt that decided nothing. */
  async release(reservations: readonly Reservation[]): Promise<void> {
    if (reservations.length > 0)
      await this.database.prepared(lowering(reservations.map((each) => ({ ...each, failures: 1, consecutive: 1 }))));
  }

  /**
   * Forgets what came before a success and the success itself; attempts that were reserved after it stay. With the end of the
   * current transaction if there is one: then other attempts wait for its counters no longer than for the commit.
   */
  async succeed(reservations: readonly Reservation[]): Promise<void> {
    const write = lowering(reservations.map((each) => ({ ...each, failures: each.number, consecutive: each.place })));
    if (this.transactions.active()) this.transactions.atEnd(write);
    else await this.database.prepared(write);
  }

  async forget(keys: readonly Buffer[]): Promise<void> {
    await this.database
      .kysely<Tables>()
      .deleteFrom('attempt_counters')
      .where('key', 'in', [...keys])
      .execute();
  }

  /** Removes up to `batch` counters that were quiet for `days` (of devices: `deviceDays`); returns how many. */
  async purge(days: number, deviceDays: number, batch: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from attempt_counters where key in (
        select key from attempt_counters
        where last_at < now() - make_interval(days => ${days})
          and (tier <> 'device' or last_at < now() - make_interval(days => ${deviceDays}))
        limit ${batch} for update skip locked
      )`.execute(this.database.kysely<Tables>());
    return Number(numAffectedRows ?? 0n);
  }
}

/**
 * Takes so many attempts off. The rows are locked in the order in which `reserve` locks them, that of their tiers backwards, so that the two
 * never wait for each other. A wait stays only when it was set by later attempts that still ask for one.
 */
function lowering(counters: readonly (Reservation & { readonly failures: number; readonly consecutive: number })[]): RawBuilder<unknown> {
  const rows = counters.map(
    ({ key, number, free, failures, consecutive }) =>
      sql`(${key}::bytea, ${number}::integer, ${free}::integer, ${failures}::integer, ${consecutive}::integer)`,
  );
  return sql`
    update attempt_counters c set
      failures = greatest(0, c.failures - less.failures),
      consecutive = greatest(0, c.consecutive - less.consecutive),
      blocked_until = case when c.failures > less.number and c.failures - less.failures >= less.free then c.blocked_until end
    from (values ${sql.join(rows)}) as less (key, number, free, failures, consecutive),
      (
        select key from attempt_counters where key in (${sql.join(counters.map(({ key }) => sql`${key}::bytea`))})
        order by tier desc for update
      ) as locked
    where c.key = less.key and c.key = locked.key`;
}

function policyRow({ key, tier, policy }: CounterKey): RawBuilder<unknown> {
  return sql`(${key}::bytea, ${tier}::text, ${policy.free}::integer, ${policy.firstWaitSeconds}::float8, ${policy.longestWaitSeconds}::float8, ${policy.most ?? null}::integer)`;
}
