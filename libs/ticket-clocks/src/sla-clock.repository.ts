import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { Database } from '#platform/database';
import { type Clock, CLOCK_METRICS } from './clock.js';
import type { TicketClocks } from './fold-clocks.js';
import type { Tables } from './tables.js';

/** What is stored of a ticket: its clocks, but for the plan that they go by. */
export interface StoredClocks extends Omit<TicketClocks, 'plan'> {
  readonly organisationId: string;
  /** 0: none. */
  readonly planNumber: number;
}

/** A place in a list of tickets: the key of its order, and the ticket. */
export interface TicketMark {
  readonly key: string;
  readonly ticketId: string;
}

const MOST_ROUNDS = 100;

/** Statements on `ticket_clock_states` and `sla_clocks`. */
@Injectable()
export class SlaClockRepository {
  constructor(private readonly database: Database) {}

  /** The state with the last round of each metric, locked until the transaction ends; begins it where there is none. */
  async lock(ticketId: string, organisationId: string): Promise<StoredClocks> {
    await this.rows()
      .insertInto('ticket_clock_states')
      .values({ ticket_id: ticketId, organisation_id: organisationId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await this.rows()
      .selectFrom('ticket_clock_states')
      .selectAll()
      .where('ticket_id', '=', ticketId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const clocks = await this.rows()
      .selectFrom('sla_clocks')
      .selectAll()
      .distinctOn('metric')
      .where('ticket_id', '=', ticketId)
      .orderBy('metric')
      .orderBy('round', 'desc')
      .execute();
    return {
      organisationId: row.organisation_id,
      sequence: row.applied_sequence,
      at: new Date(row.applied_at ?? 0),
      planNumber: row.plan_number,
      status: row.status,
      priority: row.priority,
      isMerged: row.is_merged,
      clocks: clocks.map(toClock).toSorted((one, other) => placeOf(one) - placeOf(other)),
    };
  }

  /** All rounds, from the first; and the plan they go by. At most 100. */
  async findAllOf(ticketId: string): Promise<{ readonly planNumber: number; readonly clocks: Clock[] }> {
    const state = await this.rows()
      .selectFrom('ticket_clock_states')
      .select('plan_number')
      .where('ticket_id', '=', ticketId)
      .executeTakeFirst();
    const clocks = await this.rows()
      .selectFrom('sla_clocks')
      .selectAll()
      .where('ticket_id', '=', ticketId)
      .orderBy('started_at', 'desc')
      .limit(MOST_ROUNDS)
      .execute();
    return {
      planNumber: state?.plan_number ?? 0,
      clocks: clocks
        .map(toClock)
        .toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime() || placeOf(one) - placeOf(other)),
    };
  }

  async saveState(ticketId: string, { sequence, at, plan, status, priority, isMerged }: TicketClocks): Promise<void> {
    await this.rows()
      .updateTable('ticket_clock_states')
      .set({ applied_sequence: sequence, applied_at: at, plan_number: plan?.number ?? 0, status, priority, is_merged: isMerged })
      .where('ticket_id', '=', ticketId)
      .execute();
  }

  async saveClock(ticketId: string, organisationId: string, clock: Clock): Promise<void> {
    const values = {
      target_minutes: clock.targetMinutes,
      spent_minutes: clock.spentMinutes,
      running_since: clock.runningSince,
      due_at: clock.dueAt,
      warn_at: clock.warnAt,
      warned_at: clock.warnedAt,
      breached_at: clock.breachedAt,
      stopped_at: clock.stoppedAt,
      stop_reason: clock.stoppedBy,
    };
    const { metric, round, startedAt } = clock;
    await this.rows()
      .insertInto('sla_clocks')
      .values({ ...values, ticket_id: ticketId, organisation_id: organisationId, metric, round, started_at: startedAt })
      .onConflict((conflict) => conflict.columns(['ticket_id', 'metric', 'round']).doUpdateSet(values))
      .execute();
  }

  /** Tickets with something due by then that nobody noted yet, the longest due first; one with more than that comes again. */
  async ticketsDue(now: Date, after: TicketMark | null, limit: number): Promise<TicketMark[]> {
    const beyond = (column: string) =>
      after ? sql`(${sql.ref(column)}, ticket_id) > (${after.key}::timestamptz, ${after.ticketId}::uuid)` : sql`true`;
    const { rows } = await sql<TicketMark>`
      select at::text as key, ticket_id as "ticketId" from (
        (select ticket_id, due_at as at from sla_clocks
          where due_at <= ${now} and due_at is not null and breached_at is null and ${beyond('due_at')} order by due_at, ticket_id limit ${limit})
        union
        (select ticket_id, warn_at from sla_clocks
          where warn_at <= ${now} and warn_at is not null and warned_at is null and ${beyond('warn_at')} order by warn_at, ticket_id limit ${limit})
      ) due order by at, ticket_id limit ${limit}`.execute(this.rows());
    return rows;
  }

  /** Tickets whose clocks may run and go by an older plan than that one. */
  async ticketsToPlan(organisationId: string, planNumber: number, after: TicketMark | null, limit: number): Promise<TicketMark[]> {
    let select = this.rows()
      .selectFrom('ticket_clock_states')
      .select([sql<string>`plan_number::text`.as('key'), 'ticket_id as ticketId'])
      .where('organisation_id', '=', organisationId)
      .where('plan_number', '<', planNumber)
      .where(sql<boolean>`status not in ('solved', 'closed') and not is_merged`)
      .orderBy('plan_number')
      .orderBy('ticket_id')
      .limit(limit);
    if (after) select = select.where(sql<boolean>`(plan_number, ticket_id) > (${after.key}::integer, ${after.ticketId}::uuid)`);
    return select.execute();
  }

  /** Open tickets of an organisation with entries that are in no clock: of before the first promise, or nobody was told. */
  async ticketsToBegin(organisationId: string, after: TicketMark | null, limit: number): Promise<TicketMark[]> {
    const { rows } = await sql<TicketMark>`
      select t.created_at::text as key, t.id as "ticketId" from tickets t left join ticket_clock_states s on s.ticket_id = t.id
        where t.organisation_id = ${organisationId} and t.merged_into is null and t.status <> 'closed' and t.status <> 'solved'
          and coalesce(s.applied_sequence, 0) < t.version
          and ${after ? sql`(t.created_at, t.id) > (${after.key}::timestamptz, ${after.ticketId}::uuid)` : sql`true`}
        order by t.created_at, t.id limit ${limit}`.execute(this.rows());
    return rows;
  }

  /** Tickets that changed in that time, with entries that are in no clock, where anything was promised. */
  async ticketsBehind(from: Date, to: Date, after: TicketMark | null, limit: number): Promise<TicketMark[]> {
    const { rows } = await sql<TicketMark>`
      select t.updated_at::text as key, t.id as "ticketId" from ticket_targets o cross join lateral (
        select t.id, t.updated_at from tickets t left join ticket_clock_states s on s.ticket_id = t.id
          where t.organisation_id = o.organisation_id and t.merged_into is null and t.updated_at between ${from} and ${to}
            and coalesce(s.applied_sequence, 0) < t.version
            and ${after ? sql`(t.updated_at, t.id) > (${after.key}::timestamptz, ${after.ticketId}::uuid)` : sql`true`}
          order by t.updated_at, t.id limit ${limit}
      ) t order by t.updated_at, t.id limit ${limit}`.execute(this.rows());
    return rows;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toClock(row: Selectable<Tables['sla_clocks']>): Clock {
  return {
    metric: row.metric,
    round: row.round,
    startedAt: new Date(row.started_at),
    targetMinutes: row.target_minutes,
    spentMinutes: row.spent_minutes,
    runningSince: dateOf(row.running_since),
    dueAt: dateOf(row.due_at),
    warnAt: dateOf(row.warn_at),
    warnedAt: dateOf(row.warned_at),
    breachedAt: dateOf(row.breached_at),
    stoppedAt: dateOf(row.stopped_at),
    stoppedBy: row.stop_reason,
  };
}

function placeOf({ metric }: Clock): number {
  return CLOCK_METRICS.indexOf(metric);
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
