import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { AuditModule } from '#audit';
import { Actor } from '#platform/access';
import { BusModule } from '#platform/bus';
import { ConfigModule } from '#platform/config';
import { Database, DatabaseModule, newId, Transactions } from '#platform/database';
import { DemoModule, DemoSeeder } from '#platform/demo';
import { EventsModule } from '#platform/events';
import { HealthModule } from '#platform/health';
import { LoggingModule, NestLog } from '#platform/logging';
import { silentLog, testConfig, type TestDatabase } from '#platform/testing';
import { Clock, FixedClock } from '#platform/time';
import { DeskDayQuery } from '../src/desk-day.query.js';
import { DeskService } from '../src/desk.service.js';
import { DesksModule } from '../src/desks.module.js';
import { ReservationService } from '../src/reservation.service.js';

/** The services of one process on a database that several may share, with a clock that tests move. */
export interface DeskContext {
  readonly clock: FixedClock;
  readonly reservations: ReservationService;
  readonly desks: DeskService;
  readonly days: DeskDayQuery;
  readonly seeder: DemoSeeder;
  readonly transactions: Transactions;
  readonly database: Database;
  close(): Promise<void>;
}

export async function startDesks(database: TestDatabase, now: Date, poolSize = 10): Promise<DeskContext> {
  const clock = new FixedClock(now);
  const config = testConfig(database, { DATABASE_POOL_SIZE: String(poolSize) });
  @Module({
    imports: [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(silentLog()),
      HealthModule,
      DatabaseModule.forRoot(),
      BusModule,
      EventsModule,
      DemoModule,
      AuditModule,
      DesksModule,
    ],
  })
  class Root {}
  const app = await Test.createTestingModule({ imports: [Root] })
    .setLogger(new NestLog(silentLog()))
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await app.init();
  const get = <T>(type: new (...args: never[]) => T): T => app.get(type, { strict: false });
  return {
    clock,
    reservations: get(ReservationService),
    desks: get(DeskService),
    days: get(DeskDayQuery),
    seeder: get(DemoSeeder),
    transactions: get(Transactions),
    database: get(Database),
    close: () => app.close(),
  };
}

/** Rows put straight into the tables, as the owner. */
export class DeskRows {
  private constructor(readonly client: Client) {}

  static async open(database: TestDatabase): Promise<DeskRows> {
    const client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app,ops' });
    await client.connect();
    return new DeskRows(client);
  }

  async organisation(name = 'Plaza'): Promise<string> {
    const id = newId();
    await this.client.query(`insert into organisations (id, name, slug, time_zone) values ($1, $2, $3, 'UTC')`, [id, name, `o-${id}`]);
    return id;
  }

  async office(organisationId: string, timeZone = 'Europe/Madrid', name = `Office ${newId()}`): Promise<string> {
    const id = newId();
    await this.client.query('insert into offices (id, organisation_id, name, time_zone) values ($1, $2, $3, $4)', [
      id,
      organisationId,
      name,
      timeZone,
    ]);
    return id;
  }

  async desks(officeId: string, count: number, status = 'active'): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    const codes = ids.map((id, index) => `D${String(index + 1).padStart(3, '0')}-${id.slice(-6)}`);
    await this.client.query(
      `insert into desks (id, office_id, code, name, status) select id, $2, code, 'Desk ' || code, $4 from unnest($1::uuid[], $3::text[]) as made (id, code)`,
      [ids, officeId, codes, status],
    );
    return ids;
  }

  /** People with the role `user` in the organisation, as actors. */
  async people(organisationId: string, count: number, role = 'user'): Promise<Actor[]> {
    const ids = Array.from({ length: count }, () => newId());
    await this.client.query(
      `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at)
       select id, $2, id || '@example.com', 'Ana', 'Ruiz', now() from unnest($1::uuid[]) as id`,
      [ids, organisationId],
    );
    return ids.map((id) => new Actor(id, newId(), organisationId, [{ role, scopeType: 'organisation', scopeId: organisationId }]));
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
