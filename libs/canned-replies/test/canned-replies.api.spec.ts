import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const URL = '/api/admin/canned-replies';

describe('canned replies', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let luis: SignedIn;
  let ana: SignedIn;
  let abroad: SignedIn;
  const north = newId();

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    const home = (await database.query('select id from organisations where is_default')).rows[0].id;
    boss = await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' });
    [luis, ana] = [
      await signIn(api.app, { firstName: 'Luis', lastName: 'Gil' }),
      await signIn(api.app, { firstName: 'Ana', lastName: 'García' }),
    ];
    abroad = await signIn(api.app, { organisationId: north });
    await grantRole(database, luis.userId, 'support', 'organisation', home);
    await grantRole(database, abroad.userId, 'support', 'organisation', north);
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const send = (by: SignedIn, method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, headers = {}) =>
    api.request({ method, url, token: by.token, headers, ...(body && { body }) });
  const namesFor = async (by: SignedIn) =>
    (await api.request({ url: URL, token: by.token })).body.items.map(({ name }: { name: string }) => name);
  const codeOf = (answer: { status: number; body?: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];

  it('TK3 are kept for oneself or, by those who manage tickets, for all of staff', async () => {
    const own = await send(luis, 'POST', URL, { name: 'Mine', body: 'Hi {{requester.name}}', status: 'pending', addTags: ['asked'] });
    expect([own.status, own.body]).toEqual([
      201,
      expect.objectContaining({ name: 'Mine', shared: false, status: 'pending', addTags: ['asked'], version: 1 }),
    ]);
    const shared = await send(boss, 'POST', URL, { name: 'Ours', body: 'Done.', shared: true });
    expect(shared.body).toMatchObject({ shared: true, status: null });
    expect(codeOf(await send(luis, 'POST', URL, { name: 'Also', body: 'x', shared: true }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await send(luis, 'POST', URL, { name: 'mine', body: 'x' }))).toEqual([409, 'CANNED_REPLY_NAME_TAKEN']);
    const unknown = await send(luis, 'POST', URL, { name: 'Bad', body: '{{requester.password}}' });
    expect(codeOf(unknown)).toEqual([400, 'CANNED_REPLY_PLACE_UNKNOWN']);
    expect(unknown.body.error.details.unknown).toEqual(['requester.password']);
    expect(codeOf(await send(luis, 'POST', URL, { name: 'Bad', body: '' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await send(luis, 'POST', URL, { name: 'Far', body: 'x', organisationId: north }))).toEqual([404, 'NOT_FOUND']);
    expect([await namesFor(luis), await namesFor(boss), await namesFor(abroad)]).toEqual([['Mine', 'Ours'], ['Ours'], []]);
    expect(codeOf(await api.request({ url: URL, token: ana.token }))).toEqual([403, 'FORBIDDEN']);

    const mine = `${URL}/${own.body.id}`;
    expect((await send(luis, 'PATCH', mine, { status: null, name: 'My own' }, { 'if-match': '"1"' })).body).toMatchObject({
      name: 'My own',
      status: null,
      body: 'Hi {{requester.name}}',
      version: 2,
    });
    expect(codeOf(await send(luis, 'PATCH', mine, { name: 'Late' }, { 'if-match': '"1"' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(codeOf(await send(boss, 'PATCH', mine, { name: 'Stolen' }))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await send(luis, 'PATCH', `${URL}/${shared.body.id}`, { name: 'Ours?' }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await send(luis, 'DELETE', `${URL}/${shared.body.id}`))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await send(abroad, 'DELETE', `${URL}/${shared.body.id}`))).toEqual([404, 'NOT_FOUND']);
    expect((await send(boss, 'DELETE', `${URL}/${shared.body.id}`)).status).toBe(204);
    const trail = await database.query(`select action from ops.audit_entries where action like 'canned-reply%' order by id`);
    expect(trail.rows.map(({ action }) => action)).toEqual(['canned-reply.create', 'canned-reply.delete']);
  });

  it('TK3 read as they will for a ticket, whatever stands in it', async () => {
    const ticket = (await send(ana, 'POST', '/api/tickets', { subject: '{{me.name}} prints', body: 'x' })).body;
    const body =
      'Dear {{requester.first-name}}, #{{ ticket.number }} ({{ticket.subject}}) of {{requester.name}} has {{assignee.name}}nobody. {{me.name}} {{ticket.status}}';
    const made = await send(luis, 'POST', URL, { name: 'Filled', body, status: 'solved', addTags: ['done'] });
    const fill = (by: SignedIn, ticketId: string) => send(by, 'POST', `${URL}/${made.body.id}/fill`, { ticketId });
    expect((await fill(luis, ticket.id)).body).toEqual({
      body: `Dear Ana, #${ticket.number} ({{me.name}} prints) of Ana García has nobody. Luis Gil Received`,
      status: 'solved',
      addTags: ['done'],
    });
    await database.query(`update users set language = 'es' where id = $1`, [ana.userId]);
    expect((await fill(luis, ticket.id)).body.body).toMatch(/Luis Gil Recibido$/);
    expect(codeOf(await fill(boss, ticket.id))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await fill(luis, newId()))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await fill(luis, 'x'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await fill(ana, ticket.id))).toEqual([403, 'FORBIDDEN']);
    const far = (await send(abroad, 'POST', '/api/tickets', { subject: 's', body: 'x' })).body;
    expect(codeOf(await fill(luis, far.id))).toEqual([404, 'NOT_FOUND']);

    const personal = api.app.get(PersonalData, { strict: false });
    for await (const { path, records } of personal.exportOf(luis.userId))
      if (path === 'canned-replies/replies.json')
        for await (const record of records) expect(JSON.stringify(record)).toMatch(/My own|Filled/);
  });
});
