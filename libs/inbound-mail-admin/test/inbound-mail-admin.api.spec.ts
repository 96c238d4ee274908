import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { grantRole } from '#users/testing';
import { newId, Transactions } from '#platform/database';
import { InboundMails } from '#platform/inbound-mail';

const URL = '/api/admin/inbound-mails';
const RAW = 'From: Ana <ana@example.com>\r\nSubject: Printer\r\n\r\nIt smokes.\r\n';

describe('TK1 looking at mails that came in', () => {
  let api: TestApi;
  let database: Client;
  let admin: SignedIn;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    admin = await signIn(api.app, { admin: true });
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });
  beforeEach(async () => {
    await database.query('delete from inbound_mails; delete from outbox');
  });

  const seed = async (state: string, second = 0) => {
    const id = newId();
    await database.query(
      `insert into inbound_mails (id, source, envelope_from, from_address, recipients, message_key, size_bytes, raw, state, reason, received_at, settled_at, attempts)
        values ($1, 'smtp', 'ana@example.com', 'ana@example.com', '{support@desk.example.com}', $5, 60, $2, $3,
          case when $3 = 'waiting' then null else 'too-many' end, now() + make_interval(secs => $4), case when $3 = 'waiting' then null else now() end, 4)`,
      [id, Buffer.from(RAW), state, second, randomBytes(32)],
    );
    return id;
  };
  const ask = (method: 'GET' | 'POST' | 'DELETE', path = '', token = admin.token) => api.request({ method, url: `${URL}${path}`, token });
  const row = async (id: string) =>
    (await database.query('select state, reason, released, attempts, raw is null as empty from inbound_mails where id = $1', [id])).rows[0];

  it('lists them by state, page by page, the newest first, and shows one with its text and files', async () => {
    const ids = [await seed('held', 1), await seed('held', 2), await seed('handled', 3)];
    const all = (await ask('GET')).body.items.map(({ id }: { id: string }) => id);
    expect(all).toEqual(ids.toReversed());
    const first = (await ask('GET', '?state=held&limit=1')).body;
    expect(first.items).toMatchObject([
      { id: ids[1], state: 'held', reason: 'too-many', from: 'ana@example.com', became: null, kept: true },
    ]);
    const second = (await ask('GET', `?state=held&limit=1&cursor=${first.nextCursor}`)).body;
    expect([second.items[0].id, second.nextCursor]).toEqual([ids[0], null]);
    expect((await ask('GET', `/${ids[0]}`)).body.content).toMatchObject({
      fromName: 'Ana',
      subject: 'Printer',
      text: 'It smokes.\n',
      files: [],
      isCut: false,
    });
    expect((await ask('GET', '?state=odd')).status).toBe(400);
    expect((await ask('GET', '?cursor=x')).status).toBe(400);
    expect((await ask('GET', `/${newId()}`)).status).toBe(404);
  });

  it('releases and discards what is held or failed, once, and says so in the trail', async () => {
    const [held, failed, handled] = [await seed('held'), await seed('failed'), await seed('handled')];
    const statuses = (await Promise.all([1, 2, 3].map(() => ask('POST', `/${held}/release`)))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([204, 409, 409]);
    expect(await row(held)).toEqual({ state: 'waiting', reason: null, released: true, attempts: 0, empty: false });
    const { rows } = await database.query(`select payload from outbox where name = 'inbound-mail.mail-received'`);
    expect(rows).toEqual([{ payload: { inboundMailId: held } }]);
    expect((await ask('DELETE', `/${failed}`)).status).toBe(204);
    expect(await row(failed)).toMatchObject({ state: 'ignored', reason: 'discarded', empty: true });
    expect((await ask('GET', `/${failed}`)).body).toMatchObject({ kept: false, content: null });
    for (const path of [`/${failed}/release`, `/${handled}/release`]) {
      const { status, body } = await ask('POST', path);
      expect([status, body.error.code]).toEqual([409, 'INBOUND_MAIL_SETTLED']);
    }
    expect((await ask('DELETE', `/${handled}`)).status).toBe(409);
    const ignored = await seed('ignored');
    expect((await ask('DELETE', `/${ignored}`)).status).toBe(409);
    expect((await ask('POST', `/${ignored}/release`)).status).toBe(204);
    expect(await row(ignored)).toMatchObject({ state: 'waiting', released: true });
    for (const answer of [await ask('DELETE', `/${newId()}`), await ask('POST', `/${newId()}/release`)]) expect(answer.status).toBe(404);
    const trail = await database.query(`select action, target_id from audit_entries where target_type = 'inbound-mail' order by id`);
    expect(trail.rows).toEqual([
      { action: 'inbound-mail.release', target_id: held },
      { action: 'inbound-mail.discard', target_id: failed },
      { action: 'inbound-mail.release', target_id: ignored },
    ]);
  });

  it('is for those who may, on the installation', async () => {
    const id = await seed('held');
    const [somebody, local] = [await signIn(api.app), await signIn(api.app)];
    await grantRole(database, local.userId, 'admin', 'organisation');
    for (const { token } of [somebody, local])
      for (const [method, path] of [
        ['GET', ''],
        ['GET', `/${id}`],
        ['POST', `/${id}/release`],
        ['DELETE', `/${id}`],
      ] as const)
        expect([method, path, (await ask(method, path, token)).status]).toEqual([method, path, 403]);
    expect((await api.request({ url: URL })).status).toBe(401);
    expect(await row(id)).toMatchObject({ state: 'held', empty: false });
  });

  it('a handler settles a mail once: of many at the same time one holds it', async () => {
    const id = await seed('waiting');
    const mails = api.app.get(InboundMails, { strict: false });
    const settle = () =>
      api.app.get(Transactions, { strict: false }).run(async () => {
        if (!(await mails.hold(id))) return 'nothing to do';
        await mails.settle(id, { state: 'handled', subject: { type: 'ticket', id } });
        return 'handled';
      });
    const done = await Promise.all([1, 2, 3, 4].map(settle));
    expect(done.filter((each) => each === 'handled')).toHaveLength(1);
    await mails.giveUp(id);
    expect((await row(id)).state).toBe('handled');
    expect(await mails.read(id)).toBeNull();
    expect((await ask('GET', `/${id}`)).body.became).toEqual({ type: 'ticket', id });
  });
});
