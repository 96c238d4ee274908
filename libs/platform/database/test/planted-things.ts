import { defineEntity, EntityManager, p } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { ConfigModule } from '#platform/config';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { Database, DatabaseModule, newId, registerEntities, Transactions } from '../src/index.js';

const ThingSchema = defineEntity({
  name: 'PlantedThing',
  tableName: 'planted_things',
  properties: { id: p.uuid().primary(), name: p.text(), size: p.integer().default(1), parentId: p.uuid().nullable() },
});
export class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

interface Tables {
  planted_things: { id: string; name: string; size?: number; parent_id?: string | null };
}

/** An application with nothing but a database, and one table with a constraint of each kind. */
export interface PlantedThings {
  readonly database: TestDatabase;
  readonly owner: Client;
  readonly app: INestApplicationContext;
  readonly em: EntityManager;
  readonly transactions: Transactions;
  rows(): Kysely<Tables>;
  insert(name: string, more?: Partial<Tables['planted_things']>): Promise<unknown>;
  /** What is committed, seen from another connection. */
  names(): Promise<string[]>;
  close(): Promise<void>;
}

class Root {}

/** The application on a database, with four connections. */
export function bare(database: TestDatabase): Promise<INestApplicationContext> {
  const imports = [ConfigModule.forRoot(testConfig(database, { DATABASE_POOL_SIZE: '4' })), HealthModule, DatabaseModule.forRoot()];
  return NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
}

export async function plantThings(): Promise<PlantedThings> {
  const database = await testDatabase();
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`create table app.planted_things (
    id uuid primary key,
    name text not null constraint planted_name unique,
    size integer not null default 1 constraint planted_size check (size > 0),
    parent_id uuid constraint planted_parent references app.planted_things)`);
  registerEntities([Thing]);
  const app = await bare(database);
  const rows = () => app.get(Database).kysely<Tables>();
  return {
    database,
    owner,
    app,
    em: app.get(EntityManager),
    transactions: app.get(Transactions),
    rows,
    insert: async (name, more = {}) =>
      rows()
        .insertInto('planted_things')
        .values({ id: newId(), name, ...more })
        .execute(),
    names: async () =>
      (await owner.query<{ name: string }>('select name from app.planted_things order by name')).rows.map((row) => row.name),
    close: async () => {
      await app.close();
      await owner.end();
      await database.close();
    },
  };
}

/** What went wrong; undefined when nothing did. */
export function failure(work: () => Promise<unknown>): Promise<unknown> {
  return Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
}
