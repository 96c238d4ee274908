import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ALWAYS_OPEN, type Hours } from '#business-hours';
import { Database } from '#platform/database';
import type { ClockPlan, Pausable, Targets } from './clock.js';
import type { PlanReason, Tables } from './tables.js';

/** What people decide about the tickets of an organisation. */
export interface TargetValues {
  /** Null: the default hours. */
  readonly businessHoursId: string | null;
  readonly targets: Targets;
  readonly pausedIn: readonly Pausable[];
  readonly warnPercent: number | null;
}

/** That, as it stands. */
export interface TicketTargets extends TargetValues {
  readonly version: number;
}

const COLUMNS = [
  'business_hours_id as businessHoursId',
  'targets',
  'paused_in as pausedIn',
  'warn_percent as warnPercent',
  'version',
] as const;
const AT_ONCE = 200;
const MOST_KEPT = 500;

/** Statements on `ticket_targets` and `ticket_plans`. */
@Injectable()
export class TicketTargetRepository {
  /** Plans never change, so what is worked out of their hours is worth keeping. */
  private readonly known = new Map<string, ClockPlan>();

  constructor(private readonly database: Database) {}

  async find(organisationId: string): Promise<TicketTargets | null> {
    return (
      (await this.rows().selectFrom('ticket_targets').select(COLUMNS).where('organisation_id', '=', organisationId).executeTakeFirst()) ??
      null
    );
  }

  /** Whoever changes what the organisation promises waits until the transaction ends. */
  async lock(organisationId: string): Promise<TicketTargets | null> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket_targets ${organisationId}`}, 0))`.execute(this.rows());
    return this.find(organisationId);
  }

  async save(
    organisationId: string,
    { businessHoursId, targets, pausedIn, warnPercent }: TargetValues,
    demoBatchId: string | null = null,
  ): Promise<void> {
    const values = {
      business_hours_id: businessHoursId,
      targets: JSON.stringify(targets),
      paused_in: [...pausedIn],
      warn_percent: warnPercent,
    };
    await this.rows()
      .insertInto('ticket_targets')
      .values({ ...values, organisation_id: organisationId, demo_batch_id: demoBatchId })
      .onConflict((conflict) =>
        conflict
          .column('organisation_id')
          .doUpdateSet({ ...values, version: sql`ticket_targets.version + 1`, updated_at: sql<string>`now()` }),
      )
      .execute();
  }

  /** Organisations that count by those hours, or by the default ones; in pages. */
  async organisationsBy(businessHoursId: string, after: string | undefined): Promise<string[]> {
    let select = this.rows()
      .selectFrom('ticket_targets')
      .select('organisation_id')
      .where((where) => where.or([where('business_hours_id', '=', businessHoursId), where('business_hours_id', 'is', null)]))
      .orderBy('organisation_id')
      .limit(AT_ONCE);
    if (after !== undefined) select = select.where('organisation_id', '>', after);
    return (await select.execute()).map((row) => row.organisation_id);
  }

  /** Organisations that promised something; in pages. */
  async organisations(after: string | undefined): Promise<string[]> {
    let select = this.rows().selectFrom('ticket_targets').select('organisation_id').orderBy('organisation_id').limit(AT_ONCE);
    if (after !== undefined) select = select.where('organisation_id', '>', after);
    return (await select.execute()).map((row) => row.organisation_id);
  }

  /** The one that counts now; null: nothing was ever promised. */
  async latestPlan(organisationId: string): Promise<ClockPlan | null> {
    const row = await this.plans(organisationId).orderBy('number', 'desc').limit(1).executeTakeFirst();
    return row ? this.toPlan(organisationId, row) : null;
  }

  /** The number of the one that counted then; 0: none did. */
  async planNumberAt(organisationId: string, at: Date): Promise<number> {
    const row = await this.rows()
      .selectFrom('ticket_plans')
      .select('number')
      .where('organisation_id', '=', organisationId)
      .where('effective_from', '<=', sql<string>`${at}`)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.number ?? 0;
  }

  /** Null for none of that number. */
  async findPlan(organisationId: string, number: number): Promise<ClockPlan | null> {
    const row = await this.plans(organisationId).where('number', '=', number).executeTakeFirst();
    return row ? this.toPlan(organisationId, row) : null;
  }

  /** From that number on, in their order; the first 1000. */
  async plansSince(organisationId: string, number: number): Promise<ClockPlan[]> {
    const rows = await this.plans(organisationId).where('number', '>=', number).orderBy('number').limit(1_000).execute();
    return rows.map((row) => this.toPlan(organisationId, row));
  }

  /** Why the plan came, and when; null for no plan. */
  async originOf(organisationId: string, number: number): Promise<{ readonly reason: PlanReason; readonly from: Date } | null> {
    const row = await this.rows()
      .selectFrom('ticket_plans')
      .select(['reason', 'effective_from as from'])
      .where('organisation_id', '=', organisationId)
      .where('number', '=', number)
      .executeTakeFirst();
    return row ? { reason: row.reason, from: new Date(row.from) } : null;
  }

  async addPlan(
    organisationId: string,
    reason: PlanReason,
    { number, from, targets, pausedIn, warnPercent, hours }: ClockPlan,
  ): Promise<void> {
    await this.rows()
      .insertInto('ticket_plans')
      .values({
        organisation_id: organisationId,
        number,
        effective_from: from,
        reason,
        targets: JSON.stringify(targets),
        paused_in: [...pausedIn],
        warn_percent: warnPercent,
        hours: JSON.stringify(hours),
      })
      .execute();
  }

  async countDemo(organisationId: string, isDemo: boolean, since?: Date): Promise<number> {
    const { count } = await this.rows()
      .selectFrom('ticket_targets')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('organisation_id', '=', organisationId)
      .where('demo_batch_id', isDemo ? 'is not' : 'is', null)
      .$if(since !== undefined, (those) => those.where('updated_at', '>', sql<string>`${since}`))
      .executeTakeFirstOrThrow();
    return count;
  }

  async removeAllOf(organisationId: string): Promise<void> {
    await this.rows().deleteFrom('ticket_plans').where('organisation_id', '=', organisationId).execute();
    await this.rows().deleteFrom('ticket_targets').where('organisation_id', '=', organisationId).execute();
  }

  private toPlan(organisationId: string, row: PlanRow): ClockPlan {
    const key = `${organisationId} ${row.number} ${row.from}`;
    const known = this.known.get(key);
    if (known) return known;
    const plan: ClockPlan = { ...row, from: new Date(row.from), hours: { ...ALWAYS_OPEN, ...row.hours } };
    const oldest = this.known.size >= MOST_KEPT ? this.known.keys().next().value : undefined;
    if (oldest !== undefined) this.known.delete(oldest);
    this.known.set(key, plan);
    return plan;
  }

  private plans(organisationId: string) {
    return this.rows()
      .selectFrom('ticket_plans')
      .select(['number', 'effective_from as from', 'targets', 'paused_in as pausedIn', 'warn_percent as warnPercent', 'hours'])
      .where('organisation_id', '=', organisationId);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

interface PlanRow {
  readonly number: number;
  readonly from: string;
  readonly targets: Targets;
  readonly pausedIn: Pausable[];
  readonly warnPercent: number | null;
  readonly hours: Hours;
}
