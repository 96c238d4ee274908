import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule, Transactions } from '#platform/database';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { EventsModule, Outbox } from '../src/index.js';

class Root {}

describe('the outbox', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let admin: Pool;
  const known = { events: [], jobs: ['test.work'] };

  beforeAll(async () => {
    database = await testDatabase();
    const imports = [ConfigModule.forRoot(testConfig(database)), HealthModule, DatabaseModule.forRoot(), EventsModule];
    app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: ['error'] });
    admin = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=app' });
  });

  afterAll(async () => {
    await app?.close();
    await admin?.end();
    await database?.close();
  });

  beforeEach(async () => {
    await admin.query('delete from outbox');
  });

  const outbox = (): Outbox => app.get(Outbox);
  const add = (count: number, name = 'test.work', delaySeconds = 0): Promise<unknown> =>
    app.get(Transactions).run(async () => {
      for (let index = 0; index < count; index += 1)
        await outbox().add({ kind: 'job', name, version: 1, payload: { index }, delaySeconds });
    });

  it('W1 gives each message to one of the relays that ask at once, in batches', async () => {
    await add(30);
    const batches = await Promise.all(Array.from({ length: 4 }, () => outbox().claim(known, 10)));
    const ids = batches.flat().map((message) => message.id);
    expect(batches.every((batch) => batch.length <= 10)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await outbox().claim(known, 100);
    expect(new Set([...ids, ...rest.map((message) => message.id)]).size).toBe(30);
    expect(await outbox().claim(known, 100)).toEqual([]);
  });

  it('W1 offers a message again when it is given back or its relay is lost, and never once it is settled', async () => {
    await add(2);
    const [first, second] = await outbox().claim(known, 10);
    await outbox().giveBack([first!]);
    expect((await outbox().claim(known, 10)).map((message) => message.id)).toEqual([first!.id]);
    await admin.query(`update outbox set claimed_until = now() - interval '1 second'`);
    await outbox().settle([second!]);
    expect((await outbox().claim(known, 10)).map((message) => message.id)).toEqual([first!.id]);
  });

  it('W1 sees what commits late, although its id is older than those already delivered', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let hasWritten = (): void => undefined;
    const written = new Promise<void>((resolve) => (hasWritten = resolve));
    const late = app.get(Transactions).run(async () => {
      await outbox().add({ kind: 'job', name: 'test.work', version: 1, payload: { late: true } });
      hasWritten();
      await held;
    });
    await written;
    await add(1);
    const early = await outbox().claim(known, 10);
    await outbox().settle(early);
    letGo();
    await late;
    const [message] = await outbox().claim(known, 10);
    expect(message!.id < early[0]!.id).toBe(true);
    expect(message!.payload).toEqual({ late: true });
  });

  it('W1 leaves what is not due, and what this release does not know, and names what waits too long', async () => {
    await add(1, 'test.work', 60);
    await add(1, 'test.of-tomorrow');
    expect(await outbox().claim(known, 10)).toEqual([]);
    expect(await outbox().overdue(15)).toEqual([]);
    await admin.query(`update outbox set run_at = now() - interval '16 minutes' where name = 'test.of-tomorrow'`);
    expect(await outbox().overdue(15)).toEqual([{ name: 'test.of-tomorrow', messages: 1 }]);
  });
});
