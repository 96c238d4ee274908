import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule, migrate } from '#platform/database';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { PasswordParametersRepository } from '../src/password-parameters.repository.js';

class Root {}

describe('password parameters of an installation', () => {
  let database: TestDatabase;
  let context: INestApplicationContext;
  beforeAll(async () => {
    database = await testDatabase();
    context = await NestFactory.createApplicationContext(
      {
        module: Root,
        imports: [ConfigModule.forRoot(testConfig(database)), HealthModule, DatabaseModule.forRoot()],
        providers: [PasswordParametersRepository],
      },
      { logger: ['error'] },
    );
  });
  afterAll(async () => {
    await context?.close();
    await database?.close();
  });

  it('AU3 keeps what the first process measured, for all of them', async () => {
    const stored = context.get(PasswordParametersRepository);
    expect(await stored.find()).toBeNull();
    const measured = [65_536, 47_104, 19_456].map((memoryCost) => ({ memoryCost, timeCost: 2 }));
    const kept = await Promise.all(measured.map((each) => stored.keep(each)));
    const first = await stored.find();
    expect(measured).toContainEqual(first);
    expect(kept).toEqual([first, first, first]);
    expect(await stored.keep({ memoryCost: 131_072, timeCost: 3 })).toEqual(first);
  });

  it('AU3 begins, where there are people, with what the costliest of the hashes made here took', async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      await owner.query('set search_path = app');
      await owner.query('drop table password_hashing');
      await owner.query(`delete from migrations where name like '%_password_hashing'`);
      const hashes = [
        '$argon2id$v=19$m=47104,t=2,p=1$c2E$aGE',
        '$argon2id$v=19$m=65536,t=3,p=1$c2E$aGE',
        '$argon2id$v=19$m=8,t=1,p=1$c2E$aGE',
        '$argon2id$v=19$m=1048576,t=4,p=1$c2E$aGE',
        '$2b$10$x',
      ];
      for (const [index, hash] of hashes.entries())
        await owner.query(
          `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at, password_hash)
           select gen_random_uuid(), (select id from organisations limit 1), $1, 'Ana', 'Ruiz', now(), $2`,
          [`cost-${index}@example.com`, hash],
        );
      await migrate(database.ownerUrl);
      const { rows } = await owner.query('select memory_cost, time_cost from password_hashing');
      expect(rows).toEqual([{ memory_cost: 65_536, time_cost: 3 }]);
    } finally {
      await owner.end();
    }
  });
});
