import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';

const THEIRS = 'nine quiet harbours';
const OWN = 'four brass kettles sing';

describe('an account opened under the address of somebody else', () => {
  let api: TestApi;
  let data: Client;

  beforeAll(async () => {
    hashPasswordsAtFloor();
    api = await startTestApi();
    data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await data.connect();
  });
  afterAll(async () => {
    await data?.end();
    await api?.close();
  });

  const post = (url: string, body: object) => api.request({ method: 'POST', url, body });

  it('AU2 AU14 is the owner’s alone once they choose a password: what the other one added opens it no more', async () => {
    const email = 'owner@example.com';
    await post('/auth/register', { email, password: THEIRS, first_name: 'Eva', last_name: 'Sol' });
    const { rows } = await data.query<{ link: string }>(`select link from mails where to_address = $1`, [email]);
    const token = new URL(rows[0]!.link).searchParams.get('token')!;
    // A program opens the link, and the one who registered gets in first.
    expect((await api.request({ url: `/auth/confirm?token=${token}`, headers: { accept: '*/*' } })).status).toBe(200);
    const theirs = (await post('/auth/login', { email, password: THEIRS })).body as { accessToken: string; user: { id: string } };
    const { id } = theirs.user;
    await data.query(
      `insert into passkeys (id, user_id, credential_id, public_key, synced, aaguid, name)
       values (gen_random_uuid(), $1, decode('00ff', 'hex'), 'k', false, 'a', 'theirs')`,
      [id],
    );
    expect((await post('/auth/confirm', { token, new_password: OWN })).status).toBe(200);
    expect((await data.query('select 1 from passkeys where user_id = $1', [id])).rows).toEqual([]);
    expect((await api.request({ url: '/auth/sessions', token: theirs.accessToken })).status).toBe(401);
    expect((await post('/auth/login', { email, password: THEIRS })).status).toBe(401);
    expect((await post('/auth/login', { email, password: OWN })).status).toBe(200);
  });
});
