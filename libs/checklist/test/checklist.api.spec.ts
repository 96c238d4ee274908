import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { type MailServer, startMailServer } from '#platform/testing';
import { ChecklistRegistry } from '#platform/checklist';
import { grantRole } from '#users/testing';

interface Item {
  readonly key: string;
  readonly done: boolean;
  readonly doneAt: string | null;
  readonly applies: boolean;
  readonly obstacle: object | null;
}

let api: TestApi;
let client: Client;
let boss: SignedIn;
let server: MailServer;

beforeAll(async () => {
  [api, server] = await Promise.all([startTestApi(), startMailServer()]);
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  boss = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await client?.end();
  await api?.close();
  await server?.close();
});

const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  api.request({ method, url, token: boss.token, ...(body === undefined ? {} : { body }) });
const list = async (token = boss.token): Promise<Item[]> => (await api.request({ url: '/api/admin/checklist', token })).body.items;
const item = async (key: string) => (await list()).find((each) => each.key === key)!;
const TIME = expect.stringMatching(/^20.*Z$/) as unknown;

describe('checklist', () => {
  it('W2 AU16 is for administrators', async () => {
    expect((await api.request({ url: '/api/admin/checklist' })).status).toBe(401);
    const ana = await signIn(api.app);
    expect((await api.request({ url: '/api/admin/checklist', token: ana.token })).status).toBe(403);
    await client.query('delete from users where id = $1', [ana.userId]);
  });

  it('W2 of a new installation has everything to do, except what nobody brought', async () => {
    expect(await list()).toEqual([
      { key: 'mail-tested', done: false, doneAt: null, applies: true, obstacle: null },
      { key: 'second-factor-on', done: false, doneAt: null, applies: true, obstacle: null },
      { key: 'office-ready', done: false, doneAt: null, applies: true, obstacle: null },
      { key: 'somebody-invited', done: false, doneAt: null, applies: true, obstacle: null },
      { key: 'backup-verified', done: false, doneAt: null, applies: true, obstacle: null },
      { key: 'demo-purged', done: true, doneAt: null, applies: false, obstacle: null },
    ]);
  });

  it('W2 BK2 says why no backup can be made, as far as anybody has tried', async () => {
    const error = { code: 'BACKUP_UNSUITABLE', message: 'It cannot run here.' };
    await client.query(
      `insert into ops.backup_runs (id, backup_id, work, kind, started_at, finished_at, error_code, error_message)
        select id, id, 'make', 'first', now(), now(), $1, $2 from gen_random_uuid() as id`,
      [error.code, error.message],
    );
    expect(await item('backup-verified')).toEqual({ key: 'backup-verified', done: false, doneAt: null, applies: true, obstacle: error });
    await client.query('delete from ops.backup_runs');
    expect(await item('backup-verified')).toMatchObject({ done: false, obstacle: null });
  });

  it('W2 NT2 mail counts as tested while the settings are those it was tested with', async () => {
    const set = (values: Record<string, unknown>) => send('PUT', '/api/admin/config', { values });
    expect((await send('POST', '/api/admin/config/test-mail', {})).body.ok).toBe(false);
    expect((await item('mail-tested')).done).toBe(false);
    await set({ 'mail.smtp.url': server.url });
    expect((await send('POST', '/api/admin/config/test-mail', {})).body.ok).toBe(true);
    expect(await item('mail-tested')).toEqual({ key: 'mail-tested', done: true, doneAt: TIME, applies: true, obstacle: null });
    await set({ 'mail.sender.address': 'Other <other@example.com>' });
    expect((await item('mail-tested')).done).toBe(false);
    await send('POST', '/api/admin/config/test-mail', {});
    expect((await item('mail-tested')).done).toBe(true);
    await set({ 'mail.smtp.url': null });
    expect((await item('mail-tested')).done).toBe(false);
  });

  it('W2 DM1 demo data counts for nothing but itself', async () => {
    await send('POST', '/api/admin/demo');
    const [, , office, somebody, , demo] = await list();
    expect([office!.done, somebody!.done, demo]).toEqual([
      false,
      false,
      { key: 'demo-purged', done: false, doneAt: null, applies: true, obstacle: null },
    ]);
    await send('DELETE', '/api/admin/demo');
    expect(await item('demo-purged')).toEqual({ key: 'demo-purged', done: true, doneAt: TIME, applies: true, obstacle: null });
  });

  it('W2 an office counts with a desk in it, and company with an account', async () => {
    const { rows } = await client.query<{ id: string }>('select id from organisations where is_default');
    const office = await send('POST', '/api/admin/offices', { organisationId: rows[0]!.id, name: 'Plaza', timeZone: 'UTC' });
    expect((await item('office-ready')).done).toBe(false);
    await client.query(`insert into desks (id, office_id, code, name) values (gen_random_uuid(), $1, 'D1', 'Desk')`, [office.body.id]);
    expect(await item('office-ready')).toEqual({ key: 'office-ready', done: true, doneAt: TIME, applies: true, obstacle: null });
    await signIn(api.app);
    expect(await item('somebody-invited')).toEqual({ key: 'somebody-invited', done: true, doneAt: TIME, applies: true, obstacle: null });
  });

  it('W2 a second factor is that of whoever asks', async () => {
    const other = await signIn(api.app, { admin: true });
    await client.query(
      `insert into totp_factors (id, user_id, key_id, sealed_secret, confirmed_at) values (gen_random_uuid(), $1, 'x', 'x', now())`,
      [boss.userId],
    );
    expect(await item('second-factor-on')).toEqual({ key: 'second-factor-on', done: true, doneAt: TIME, applies: true, obstacle: null });
    expect((await list(other.token)).find(({ key }) => key === 'second-factor-on')!.done).toBe(false);
  });

  it('W2 AU16 tells the administrator of an organisation nothing about the installation', async () => {
    const bea = await signIn(api.app);
    await grantRole(client, bea.userId, 'admin', 'organisation');
    expect((await list(bea.token)).map(({ key, done, applies }) => [key, done, applies])).toEqual([
      ['mail-tested', false, false],
      ['second-factor-on', false, true],
      ['office-ready', false, false],
      ['somebody-invited', false, false],
      ['backup-verified', false, false],
      ['demo-purged', false, false],
    ]);
  });

  it('W2 takes items of other libs', async () => {
    api.app.get(ChecklistRegistry, { strict: false }).register({
      key: 'printer-tested',
      order: 5,
      permission: null,
      state: () => Promise.resolve({ done: true, doneAt: new Date('2026-01-01T00:00:00Z'), applies: true, obstacle: null }),
    });
    expect((await list())[0]).toEqual({
      key: 'printer-tested',
      done: true,
      doneAt: '2026-01-01T00:00:00.000Z',
      applies: true,
      obstacle: null,
    });
  });
});
