import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { Maintenance } from '#platform/maintenance';
import { grantRole } from '#users/testing';
import { codeOf, inMinutes, MaintenanceApi, URL_OF_MAINTENANCE } from './maintenance-api.js';

let on: MaintenanceApi;
beforeAll(async () => {
  on = await MaintenanceApi.start();
});
afterEach(() => on.disable());
afterAll(() => on?.close());

describe('MT1 setting maintenance', () => {
  it('MT1 begins, changes and ends, each a version of its own with its entry in the trail', async () => {
    const before = await on.state();
    const until = inMinutes(30);
    const began = await on.enable({ until, retryAfterSeconds: 60 });
    expect(began.status).toBe(200);
    expect(began.headers['etag']).toBe(`"${before.version + 1}"`);
    expect(began.body).toMatchObject({
      level: 'full',
      inForce: 'full',
      reason: 'We move.',
      startsAt: expect.any(String),
      until,
      retryAfterSeconds: 60,
      version: before.version + 1,
      changedBy: on.admin.userId,
      changedByName: 'Olga Oficina',
    });
    const changed = await on.enable({ level: 'banner', reason: 'Nearly there.' });
    expect(changed.body).toMatchObject({ level: 'banner', version: before.version + 2, retryAfterSeconds: 300 });
    const off = await on.disable();
    expect(off.body).toMatchObject({
      level: 'off',
      inForce: 'off',
      reason: null,
      startsAt: null,
      until: null,
      version: before.version + 3,
    });
    expect((await on.disable()).body.version).toBe(before.version + 3);
    const { rows } = await on.database.query(
      `select action, actor_id, before, after from audit_entries where target_type = 'maintenance' order by occurred_at desc, id desc limit 3`,
    );
    expect(rows).toMatchObject([
      { action: 'maintenance.disable', actor_id: on.admin.userId, before: { level: 'banner' }, after: { level: 'off' } },
      { action: 'maintenance.enable', before: { level: 'full', until }, after: { level: 'banner', reason: 'Nearly there.' } },
      { action: 'maintenance.enable', before: { level: 'off' }, after: { level: 'full', retryAfterSeconds: 60 } },
    ]);
  });

  it.each<[string, object, string]>([
    ['no reason', { reason: undefined }, 'reason'],
    ['an empty reason', { reason: ' ' }, 'reason'],
    ['a reason too long', { reason: 'x'.repeat(301) }, 'reason'],
    ['a level that is none', { level: 'off' }, 'level'],
    ['an end in the past', { until: '2026-01-01T00:00:00Z' }, 'until'],
    ['an end before the start', { startsAt: inMinutes(60), until: inMinutes(30) }, 'until'],
    ['a start too far ahead', { startsAt: inMinutes(400 * 24 * 60) }, 'startsAt'],
    ['no time', { until: 'tomorrow' }, 'until'],
    ['a wait too long', { retryAfterSeconds: 86_401 }, 'retryAfterSeconds'],
    ['a field nobody knows', { force: true }, 'force'],
  ])('MT1 refuses %s, and nothing changes', async (_, body, field) => {
    const { version } = await on.state();
    const answer = await on.enable(body);
    expect(codeOf(answer)).toEqual([400, 'VALIDATION_FAILED']);
    expect(JSON.stringify((answer.body as unknown as { error: { details: unknown } }).error.details)).toContain(`"${field}"`);
    expect((await on.state()).version).toBe(version);
  });

  it('MT1 is in force on return, however roughly the process knows the database’s clock', async () => {
    on.api.app.get(Maintenance).setClock(-60_000);
    expect((await on.enable()).body.inForce).toBe('full');
  });

  it('MT1 changes only the version somebody saw, if they say which', async () => {
    const { version } = (await on.enable({ level: 'banner' })).body;
    expect(codeOf(await on.enable({}, { 'if-match': `"${version - 1}"` }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(codeOf(await on.disable({ 'if-match': `"${version - 1}"` }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await on.enable({}, { 'if-match': `"${version}"` })).body.version).toBe(version + 1);
  });

  it('MT1 is for administrators of the installation', async () => {
    const local = await signIn(on.api.app);
    await grantRole(on.database, local.userId, 'admin', 'organisation');
    for (const { token } of [await signIn(on.api.app), local]) {
      expect(codeOf(await on.api.request({ url: URL_OF_MAINTENANCE, token }))).toEqual([403, 'FORBIDDEN']);
      expect(codeOf(await on.enable({}, {}, token))).toEqual([403, 'FORBIDDEN']);
    }
    expect(codeOf(await on.api.request({ url: URL_OF_MAINTENANCE }))).toEqual([401, 'UNAUTHORIZED']);
  });

  it('MT1 the database refuses what makes no sense, and to go back', async () => {
    const refused = (set: string) => expect(on.database.query(`update maintenance set ${set}`)).rejects.toMatchObject({ code: '23514' });
    await refused(`level = 'full'`);
    await refused(`level = 'closed', reason = 'x', starts_at = now()`);
    await refused(`level = 'full', reason = 'x', starts_at = now(), until = now() - interval '1 minute'`);
    await refused('retry_after_seconds = 0');
    await refused('version = version - 1');
    await expect(on.database.query('insert into maintenance default values')).rejects.toMatchObject({ code: '23505' });
  });
});
