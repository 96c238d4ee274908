import { Controller, Get, Injectable, Module, Post } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Database } from '#platform/database';
import { Endpoint } from '#platform/http';
import { html, page } from '#platform/pages';
import { codeOf, inMinutes, MaintenanceApi, URL_OF_MAINTENANCE } from './maintenance-api.js';

@Injectable()
class Counter {
  constructor(private readonly database: Database) {}

  async write(): Promise<void> {
    await sql`insert into planted (name) values ('written')`.execute(this.database.kysely());
  }

  async count(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count from planted`.execute(this.database.kysely());
    return rows[0]!.count;
  }
}

const SIGNED_IN = { signedIn: 'planted by a test' };
const PUBLIC = { public: 'planted by a test' };

@Controller('api/planted')
class PlantedController {
  constructor(private readonly counter: Counter) {}

  @Get('reads')
  @Endpoint({ summary: 'Reads', access: SIGNED_IN, returns: null })
  async reads(): Promise<void> {
    await this.counter.count();
  }

  @Get('writes')
  @Endpoint({ summary: 'Says that it reads, and writes', access: SIGNED_IN, returns: null })
  async writes(): Promise<void> {
    await this.counter.write();
  }

  @Get('public-writes')
  @Endpoint({ summary: 'The same, for everybody', access: PUBLIC, returns: null })
  async publicWrites(): Promise<void> {
    await this.counter.write();
  }

  @Post('change')
  @Endpoint({ summary: 'Changes something', access: SIGNED_IN, returns: null })
  async change(): Promise<void> {
    await this.counter.write();
  }

  @Get('page')
  @Endpoint({ summary: 'A page', access: PUBLIC, returns: null, html: true })
  page(): unknown {
    return page({ title: 'Planted', language: 'en', body: html`<p>Planted</p>` });
  }
}

@Module({ controllers: [PlantedController], providers: [Counter] })
class PlantedModule {}

let on: MaintenanceApi;
let api: TestApi;
let second: TestApi;
let admin: SignedIn;
let person: SignedIn;

beforeAll(async () => {
  on = await MaintenanceApi.start(PlantedModule);
  ({ api, admin } = on);
  second = await startTestApi({ database: api.database, env: { ZOCALO_HOME: on.home }, modules: [PlantedModule] });
  await on.database.query('create table app.planted (name text); grant select, insert on app.planted to zocalo_runtime');
  person = await signIn(api.app);
});
afterEach(() => on.disable());
afterAll(async () => {
  await second?.close();
  await on?.close();
});

const ask = (url: string, token?: string, headers: Record<string, string> = {}) =>
  api.request({ url, headers, ...(token !== undefined && { token }) });
const change = (token?: string) => api.request({ method: 'POST', url: '/api/planted/change', ...(token !== undefined && { token }) });
const written = async () =>
  (await on.database.query<{ count: number }>('select count(*)::integer as count from app.planted')).rows[0]!.count;
const CLOSED = [503, 'MAINTENANCE'];

describe('MT1 full maintenance', () => {
  it('MT1 keeps everybody out but administrators, in the documented form and with a time to come back', async () => {
    await on.enable({ until: inMinutes(1), retryAfterSeconds: 600 });
    for (const answer of [
      await ask('/api/planted/reads', person.token),
      await change(person.token),
      await ask('/api/planted/reads'),
      await change(),
    ]) {
      expect(codeOf(answer)).toEqual(CLOSED);
      expect(answer.body.error).toMatchObject({ details: { level: 'full', reason: 'We move.', until: expect.any(String) } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
      expect(answer.headers['x-maintenance']).toMatch(/^full; version=\d+$/);
    }
    const passed = await ask('/api/planted/reads', admin.token);
    expect([passed.status, passed.headers['x-maintenance']]).toEqual([204, expect.stringMatching(/^full; version=\d+; passes$/)]);
    expect((await change(admin.token)).status).toBe(204);
  });

  it('MT1 shows a page to a browser, in its language', async () => {
    await on.enable();
    const answer = await ask('/api/planted/page', undefined, { accept: 'text/html,*/*', 'accept-language': 'es' });
    expect([answer.status, answer.headers['content-type'], answer.headers['retry-after']]).toEqual([
      503,
      'text/html; charset=utf-8',
      '300',
    ]);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.text).toContain('Estamos en mantenimiento');
    expect(answer.text).toContain('We move.');
  });

  it('MT1 leaves open what administrators come in by, and what tells how things stand', async () => {
    await api.request({ method: 'POST', url: '/api/auth/register', body: {} });
    await on.enable();
    for (const url of ['/health', '/ready', '/metrics', '/', '/api/auth/challenge']) expect((await ask(url)).status).toBeLessThan(400);
    const post = (url: string, body: object, token?: string) =>
      api.request({ method: 'POST', url, body, ...(token !== undefined && { token }) });
    expect(codeOf(await post('/api/auth/login', { email: person.email, password: 'Wrong horse battery 9' }))).toEqual([
      401,
      'INVALID_CREDENTIALS',
    ]);
    expect(codeOf(await post('/api/auth/register', {}))).toEqual(CLOSED);
    for (const email of [admin.email, person.email, 'nobody@example.org'])
      expect((await post('/api/auth/forgot-password', { email })).body).toEqual({ ok: true });
    expect(codeOf(await post('/api/auth/reset-password', { token: 'no.such.token', password: 'Right horse battery 9' }))).toEqual([
      400,
      'INVALID_TOKEN',
    ]);
    const other = await signIn(api.app);
    const refreshed = await post('/api/auth/refresh', { token: other.refreshToken });
    expect(refreshed.status).toBe(200);
    const { accessToken } = refreshed.body as { accessToken: string };
    expect((await ask('/api/users/me/access', accessToken)).body.maintenance).toMatchObject({
      level: 'full',
      inForce: 'full',
      passes: false,
    });
    expect(codeOf(await ask('/api/users/me', accessToken))).toEqual(CLOSED);
    expect((await post('/api/auth/logout', {}, accessToken)).status).toBe(204);
    expect((await ask('/api/users/me/access', admin.token)).body.maintenance).toMatchObject({ passes: true, reason: 'We move.' });
  });

  it('MT1 refuses a token that has run out as ever, so that it is refreshed', async () => {
    await on.enable();
    expect(codeOf(await ask('/api/planted/reads', 'no.such.token'))).toEqual([401, 'UNAUTHORIZED']);
    expect(codeOf(await ask('/api/planted/reads', undefined, { cookie: 'zocalo-refresh=something' }))).toEqual([401, 'UNAUTHORIZED']);
  });

  it('MT1 is documented: 503 for every route, but for those that stay open', () => {
    const { paths } = api.document;
    expect(paths['/api/reservations']?.post?.responses).toHaveProperty('503');
    expect(paths['/api/auth/login']?.post?.responses).not.toHaveProperty('503');
    expect(paths[URL_OF_MAINTENANCE]?.get?.responses).not.toHaveProperty('503');
  });
});

describe('MT1 read-only maintenance', () => {
  it('MT1 lets people look and change nothing', async () => {
    await on.enable({ level: 'read_only' });
    const before = await written();
    expect((await ask('/api/planted/reads', person.token)).status).toBe(204);
    expect(codeOf(await change(person.token))).toEqual(CLOSED);
    expect(codeOf(await change())).toEqual(CLOSED);
    expect(codeOf(await ask('/api/planted/reads'))).toEqual([401, 'UNAUTHORIZED']);
    expect((await change(admin.token)).status).toBe(204);
    expect(await written()).toBe(before + 1);
  });

  it('MT1 a read that writes is refused by PostgreSQL itself, and is no fault', async () => {
    await on.enable({ level: 'read_only' });
    const before = await written();
    expect(codeOf(await ask('/api/planted/writes', person.token))).toEqual(CLOSED);
    expect(codeOf(await ask('/api/planted/public-writes'))).toEqual(CLOSED);
    expect(await written()).toBe(before);
    expect((await ask('/api/planted/writes', admin.token)).status).toBe(204);
    await on.disable();
    expect((await ask('/api/planted/writes', person.token)).status).toBe(204);
    expect(await written()).toBe(before + 2);
  });

  it('MT1 people sign in and out, and go on with their sessions', async () => {
    await on.enable({ level: 'read_only' });
    const ben = await signIn(api.app);
    const refreshed = await api.request({ method: 'POST', url: '/api/auth/refresh', body: { token: ben.refreshToken } });
    expect(refreshed.status).toBe(200);
    const { accessToken } = refreshed.body as { accessToken: string };
    expect((await ask('/api/users/me', accessToken)).status).toBe(200);
    expect((await api.request({ method: 'POST', url: '/api/auth/logout', token: accessToken })).status).toBe(204);
  });
});

describe('MT1 a banner, and what is announced', () => {
  it('MT1 changes nothing but what people are told', async () => {
    await on.enable({ level: 'read_only', startsAt: inMinutes(10) });
    const answer = await ask('/api/users/me/access', person.token);
    expect(answer.body.maintenance).toMatchObject({ level: 'read_only', inForce: 'banner', reason: 'We move.', passes: false });
    expect(answer.headers['x-maintenance']).toMatch(/^banner; version=\d+$/);
    expect((await change(person.token)).status).toBe(204);
    await on.disable();
    const after = await ask('/api/users/me/access', person.token);
    expect([after.body.maintenance, after.headers['x-maintenance']]).toEqual([null, undefined]);
  });
});

describe('MT1 every process', () => {
  const there = (token: string) => second.request({ url: '/api/planted/reads', token });

  it('MT1 follows within two seconds, also when the message about it is lost', async () => {
    expect((await there(person.token)).status).toBe(204);
    await on.enable();
    await expect.poll(async () => (await there(person.token)).status, { timeout: 2_000, interval: 50 }).toBe(503);
    // Written by nobody who would tell.
    await on.database.query(`update maintenance set version = version + 1, level = 'off', reason = null, starts_at = null, until = null`);
    await expect.poll(async () => (await there(person.token)).status, { timeout: 2_000, interval: 50 }).toBe(204);
    await expect.poll(async () => (await ask('/api/planted/reads', person.token)).status, { timeout: 2_000, interval: 50 }).toBe(204);
  });
});
