import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Reach } from '#platform/access';
import { Database } from '#platform/database';
import type { Hours } from './hours.js';
import type { Tables } from './tables.js';

/** What people decide about business hours. */
export interface HoursValues extends Hours {
  readonly name: string;
  /** Where nothing else is chosen. */
  readonly isDefault: boolean;
}

/** Business hours as they stand. */
export interface BusinessHours extends HoursValues {
  readonly id: string;
  /** Null: of the installation. */
  readonly organisationId: string | null;
  readonly version: number;
}

const COLUMNS = [
  'id',
  'organisation_id as organisationId',
  'name',
  'time_zone as timeZone',
  'always_open as alwaysOpen',
  'ranges',
  'holidays',
  'is_default as isDefault',
  'version',
] as const;

/** Statements on `business_hours`. */
@Injectable()
export class BusinessHoursRepository {
  constructor(private readonly database: Database) {}

  /** Those of the organisations within reach and of the installation, the newest first. */
  page({ installation, organisationIds }: Reach, afterId: string | undefined, limit: number): Promise<BusinessHours[]> {
    let select = this.select().orderBy('id', 'desc').limit(limit);
    if (!installation)
      select = select.where(sql<boolean>`(organisation_id is null or organisation_id = any (${[...organisationIds]}::uuid[]))`);
    if (afterId !== undefined) select = select.where('id', '<', afterId);
    return select.execute();
  }

  async find(id: string): Promise<BusinessHours | null> {
    return (await this.select().where('id', '=', id).executeTakeFirst()) ?? null;
  }

  /** Stays as it is until the transaction ends. */
  async lock(id: string): Promise<BusinessHours | null> {
    return (await this.select().where('id', '=', id).forUpdate().executeTakeFirst()) ?? null;
  }

  /** Not removed until the transaction ends. */
  async hold(id: string): Promise<BusinessHours | null> {
    return (await this.select().where('id', '=', id).forKeyShare().executeTakeFirst()) ?? null;
  }

  /** The default of the organisation, or else of the installation. */
  async findDefault(organisationId: string): Promise<BusinessHours | null> {
    const row = await this.select()
      .where('is_default', '=', true)
      .where(sql<boolean>`(organisation_id = ${organisationId} or organisation_id is null)`)
      .orderBy('organisation_id', (order) => order.asc().nullsLast())
      .limit(1)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Whoever makes, or makes a default, of the same organisation waits until the transaction ends. */
  async lockChanges(organisationId: string | null): Promise<void> {
    const key = `business_hours ${organisationId ?? 'installation'}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(this.rows());
  }

  async countOf(organisationId: string | null): Promise<number> {
    const { count } = await this.rows()
      .selectFrom('business_hours')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('organisation_id', 'is not distinct from', organisationId)
      .executeTakeFirstOrThrow();
    return count;
  }

  async insert(id: string, organisationId: string | null, values: HoursValues, demoBatchId: string | null = null): Promise<void> {
    await this.rows()
      .insertInto('business_hours')
      .values({ ...columnsOf(values), id, organisation_id: organisationId, demo_batch_id: demoBatchId })
      .execute();
  }

  async update(id: string, values: HoursValues): Promise<void> {
    await this.rows()
      .updateTable('business_hours')
      .set({ ...columnsOf(values), version: sql`version + 1`, updated_at: sql<string>`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** No other one is the default of its organisation any more. */
  async takeDefault(organisationId: string | null, exceptId: string): Promise<void> {
    await this.rows()
      .updateTable('business_hours')
      .set({ is_default: false, version: sql`version + 1`, updated_at: sql<string>`now()` })
      .where('organisation_id', 'is not distinct from', organisationId)
      .where('is_default', '=', true)
      .where('id', '<>', exceptId)
      .execute();
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('business_hours').where('id', '=', id).execute();
  }

  async countDemo(organisationId: string, isDemo: boolean, since?: Date): Promise<number> {
    const { count } = await this.rows()
      .selectFrom('business_hours')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('organisation_id', '=', organisationId)
      .where('demo_batch_id', isDemo ? 'is not' : 'is', null)
      .$if(since !== undefined, (those) => those.where('created_at', '>', sql<string>`${since}`))
      .executeTakeFirstOrThrow();
    return count;
  }

  async removeAllOf(organisationId: string): Promise<void> {
    await this.rows().deleteFrom('business_hours').where('organisation_id', '=', organisationId).execute();
  }

  private select() {
    return this.rows().selectFrom('business_hours').select(COLUMNS);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function columnsOf({ name, timeZone, alwaysOpen, ranges, holidays, isDefault }: HoursValues) {
  return {
    name,
    time_zone: timeZone,
    always_open: alwaysOpen,
    ranges: JSON.stringify(ranges),
    holidays: JSON.stringify(holidays),
    is_default: isDefault,
  };
}
