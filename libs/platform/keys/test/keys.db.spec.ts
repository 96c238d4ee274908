import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { Keys, KeysModule, SealedTexts } from '#platform/keys';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { KEY_PURPOSES } from '../src/keys.js';

describe('signing keys', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await testDatabase();
    client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app' });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.close();
  });

  async function start(env: Record<string, string> = {}) {
    @Module({ imports: [ConfigModule.forRoot(testConfig(database, env)), HealthModule, DatabaseModule.forRoot(), KeysModule] })
    class Root {}
    const app = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
    return { keys: app.get(Keys), texts: app.get(SealedTexts), close: () => app.close() };
  }

  it('AU3 are the same in processes that start together, one per purpose, and never in the clear', async () => {
    const processes = await Promise.all([start(), start(), start(), start()]);
    const bytes = new Set<string>();
    for (const purpose of KEY_PURPOSES) {
      const current = await Promise.all(processes.map(({ keys }) => keys.current(purpose)));
      expect(new Set(current.map(({ kid }) => kid)).size).toBe(1);
      expect(new Set(current.map(({ key }) => key.export().toString('hex'))).size).toBe(1);
      bytes.add(current[0]!.key.export().toString('hex'));
      expect(processes[1].keys.byKid(purpose, current[0]!.kid)?.equals(current[0]!.key)).toBe(true);
      expect(processes[1].keys.byKid(purpose === 'address-digest' ? 'access-token' : 'address-digest', current[0]!.kid)).toBeUndefined();
    }
    expect(bytes.size).toBe(KEY_PURPOSES.length);
    const { rows } = await client.query<{ purpose: string; sealed: Buffer }>('select purpose, sealed from signing_keys');
    expect(rows).toHaveLength(KEY_PURPOSES.length);
    for (const { sealed } of rows) for (const secret of bytes) expect(sealed.toString('hex')).not.toContain(secret);
    await Promise.all(processes.map(({ close }) => close()));
  });

  it('AU3 stay when a process starts again, and a newer one signs while older ones verify', async () => {
    const first = await start();
    const old = await first.keys.current('access-token');
    await first.close();
    const second = await start();
    expect((await second.keys.current('access-token')).kid).toBe(old.kid);
    await client.query(`update signing_keys set retired_at = now() where kid = $1`, [old.kid]);
    const third = await start();
    const fresh = await third.keys.current('access-token');
    expect(fresh.kid).not.toBe(old.kid);
    expect(third.keys.byKid('access-token', old.kid)).toBeUndefined();
    await client.query(`update signing_keys set retired_at = null, created_at = now() - interval '1 day' where kid = $1`, [old.kid]);
    const fourth = await start();
    expect((await fourth.keys.current('access-token')).kid).toBe(fresh.kid);
    expect(fourth.keys.byKid('access-token', old.kid)).toBeDefined();
    expect(second.keys.byKid('access-token', fresh.kid)).toBeUndefined();
    await expect.poll(() => second.keys.byKid('access-token', fresh.kid), { timeout: 3_000 }).toBeDefined();
    expect((await second.keys.current('access-token')).kid).toBe(fresh.kid);
    await Promise.all([second.close(), third.close(), fourth.close()]);
  });

  it('AU3 do not open under another master key, and say what to do about it', async () => {
    const stranger = await start({ ZOCALO_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') });
    expect(stranger.keys.loaded).toBe(false);
    await expect(stranger.keys.current('access-token')).rejects.toThrow(/ZOCALO_MASTER_KEY/);
    const { rows } = await client.query('select count(*)::int as n from signing_keys');
    expect(rows).toEqual([{ n: KEY_PURPOSES.length + 1 }]);
    await stranger.close();
  });

  it('AU3 texts that others carry open under their name in every process, and tell nothing of what is in them', async () => {
    const [one, another] = [await start(), await start()];
    const sealed = await one.texts.seal('users by email', 'ana@example.com');
    expect(sealed).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[1]!, 'base64url').toString('latin1')).not.toContain('ana');
    expect(await one.texts.seal('users by email', 'ana@example.com')).not.toBe(sealed);
    expect(await another.texts.open('users by email', sealed)).toBe('ana@example.com');
    for (const wrong of [
      '',
      '.',
      'x',
      `${sealed.slice(0, -9)}${sealed.at(-9) === 'A' ? 'B' : 'A'}${sealed.slice(-8)}`,
      `${sealed}x`,
      sealed.split('.')[1]!,
      sealed.split('.')[0]!,
    ])
      expect(await one.texts.open('users by email', wrong)).toBeNull();
    expect(await one.texts.open('users by name', sealed)).toBeNull();
    await Promise.all([one.close(), another.close()]);
  });
});
