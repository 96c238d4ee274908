import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayCount, DayRange, StatsScope } from '#platform/stats';

/** Counts of desks. Reads tables that other libs write. */
@Injectable()
export class DeskFiguresQuery {
  constructor(private readonly database: Database) {}

  /** Desks that were, or will be, used on a day of their office. By reservations_of_office. */
  async bookings({ from, to }: DayRange, organisationIds: readonly string[]): Promise<DayCount[]> {
    const { rows } = await sql<{ organisationId: string; date: string; value: string }>`
      select o.organisation_id as "organisationId", r.reservation_date::text as date, count(*) as value
        from offices o join reservations r on r.office_id = o.id and r.status = 'booked'
          and r.reservation_date between ${from}::date and ${to}::date
        where o.organisation_id = any (${organisationIds}::uuid[])
        group by 1, 2`.execute(this.database.kysely());
    return rows.map(({ organisationId, date, value }) => ({ organisationId, date, value: Number(value) }));
  }

  /** Desks that can be reserved. */
  async desks(scope: StatsScope): Promise<number> {
    const seen = scope === 'installation' ? sql`true` : sql`o.organisation_id = any (${scope.organisationIds}::uuid[])`;
    const { rows } = await sql<{ value: string }>`
      select count(*) as value from offices o join desks d on d.office_id = o.id and d.status = 'active'
        where o.archived_at is null and ${seen}`.execute(this.database.kysely());
    return Number(rows[0]!.value);
  }
}
