import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Nobody says it but the note, and the file that is attached to it. */
const SECRET = 'okapizwieback';

describe('notes of staff', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let ana: SignedIn;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    boss = await signIn(api.app, { admin: true });
    ana = await signIn(api.app);
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const post = (by: SignedIn, url: string, body: object) => api.request({ method: 'POST', url, token: by.token, body });

  it('TK3 are in no answer that their requester gets, on whatever route that is not for staff', async () => {
    const { id } = (await post(ana, '/api/tickets', { subject: 'Printer', body: 'It does not print.' })).body;
    const merged = (await post(ana, '/api/tickets', { subject: 'Printer again', body: 'Still.' })).body;
    for (const ticket of [id, merged.id]) {
      await post(boss, `/api/admin/tickets/${ticket}/reply`, { body: `${SECRET} in a note`, internal: true, status: 'pending' });
      await post(boss, `/api/admin/tickets/${ticket}/reply`, { body: 'Is it plugged in?' });
    }
    await post(boss, `/api/admin/tickets/${merged.id}/merge`, { into: id });
    const { rows } = await database.query(`select id from ticket_entries where kind = 'note' and ticket_id = $1`, [id]);
    const attachment = '0199aaaa-0000-7000-8000-000000000001';
    await database.query(
      `insert into attachments (id, owner_id, organisation_id, name, content_type, size, sha256, target_kind, target_id)
        select $1, $2, u.organisation_id, $3, 'text/plain', 1, decode(repeat('00', 32), 'hex'), 'ticket-entry', $4 from users u where u.id = $2`,
      [attachment, boss.userId, SECRET, rows[0].id],
    );
    expect((await api.request({ url: `/api/admin/tickets/${id}/entries`, token: boss.token })).text).toContain(SECRET);

    const ids = [id, merged.id, rows[0].id, attachment, ana.userId];
    const paths = Object.entries(api.document.paths).filter(
      ([path, verbs]) => verbs.get && !path.startsWith('/api/admin') && path !== '/api/live',
    );
    const urls = paths.flatMap(([path]) => (path.includes('{') ? ids.map((each) => path.replaceAll(/\{[^}]+\}/g, each)) : [path]));
    expect(urls.length).toBeGreaterThan(40);
    const leaks = async () => {
      const found: string[] = [];
      for (const url of urls) if ((await api.request({ url, token: ana.token })).text.toLowerCase().includes(SECRET)) found.push(url);
      return found;
    };
    expect(await leaks()).toEqual([]);
    const writing: [string, object][] = [
      [`/api/tickets/${id}/reply`, { body: 'x' }],
      [`/api/tickets/${id}/solve`, {}],
      [`/api/tickets/${id}/rating`, { rating: 3 }],
      [`/api/tickets/${id}/reopen`, {}],
      [`/api/tickets/${merged.id}/reply`, { body: 'y' }],
    ];
    for (const [url, body] of writing) expect((await post(ana, url, body)).text.toLowerCase()).not.toContain(SECRET);
    const told = await database.query(
      `select (select string_agg(n::text, ' ') from notifications n) as notices, (select string_agg(e::text, ' ') from person_events e) as events`,
    );
    expect(JSON.stringify(told.rows)).not.toContain(SECRET);
    expect((await api.request({ url: `/api/attachments/${attachment}`, token: ana.token })).status).toBe(404);
    const before = (await api.request({ url: `/api/tickets/${id}`, token: ana.token })).body;
    await post(boss, `/api/admin/tickets/${id}/reply`, { body: `${SECRET} once more`, internal: true });
    expect((await api.request({ url: `/api/tickets/${id}`, token: ana.token })).body).toEqual(before);

    const { view } = (await database.query(`select pg_get_viewdef('requester_entries') as view`)).rows[0];
    await database.query(`create or replace view requester_entries as ${view.slice(0, view.indexOf('WHERE'))}`);
    // The walk does see a note where there is one.
    expect(await leaks()).toContain(`/api/tickets/${id}`);
  });
});
