import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';
import type { DayCount, DayRange, StatsScope } from '#platform/stats';
import { ZoneDaysQuery } from './zone-days.query.js';

/** Counts of people. Reads tables that other libs write. */
@Injectable()
export class PeopleFiguresQuery {
  constructor(
    private readonly database: Database,
    private readonly zoneDays: ZoneDaysQuery,
  ) {}

  /** Accounts by the day they were made; those erased since count, as they did. By users_of_organisation_by_creation alone. */
  async signUps(range: DayRange, organisationIds: readonly string[]): Promise<DayCount[]> {
    const days = await this.zoneDays.of(range, organisationIds);
    if (!days) return [];
    const { rows } = await sql<DayRow>`
      select o.id as "organisationId", (u.created_at at time zone 'UTC' + days.time_offset)::date::text as date, count(*) as value
        from organisations o join ${days.table} days on days.time_zone = o.time_zone
          join users u on u.organisation_id = o.id and u.created_at >= days.from_time and u.created_at < days.until_time
        where o.id = any (${organisationIds}::uuid[])
        group by 1, 2`.execute(this.database.kysely());
    return rows.map(toDayCount);
  }

  /** Everybody less the few who are not active: an index holds either. */
  async active(scope: StatsScope): Promise<number> {
    return this.number(sql`
      select (select count(*) from users u where ${within(scope)})
        - (select count(*) from users u where u.status <> 'active' and ${within(scope)}
            and not (u.status = 'suspended' and u.suspended_until <= now() is true)) as value`);
  }

  async suspended(scope: StatsScope): Promise<number> {
    return this.number(sql`
      select count(*) as value from users u
        where u.status = 'suspended' and (u.suspended_until is null or u.suspended_until > now()) and ${within(scope)}`);
  }

  /** Registrations that wait for a click. They are for the default organisation, so others have none. */
  async waiting(scope: StatsScope): Promise<number> {
    const seen =
      scope === 'installation'
        ? sql`true`
        : sql`exists (select from organisations where is_default and id = any (${scope.organisationIds}::uuid[]))`;
    return this.number(sql`
      select count(distinct email) as value from pending_registrations
        where confirmed_at is null and voided_at is null and expires_at > now() and ${seen}`);
  }

  private async number(statement: RawBuilder<unknown>): Promise<number> {
    const { rows } = await (statement as RawBuilder<{ value: string }>).execute(this.database.kysely());
    return Number(rows[0]!.value);
  }
}

interface DayRow {
  organisationId: string;
  date: string;
  value: string;
}

function toDayCount({ organisationId, date, value }: DayRow): DayCount {
  return { organisationId, date, value: Number(value) };
}

function within(scope: StatsScope) {
  return scope === 'installation' ? sql`true` : sql`u.organisation_id = any (${scope.organisationIds}::uuid[])`;
}
