import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';

const OWN = 'four brass kettles sing';
let api: TestApi;
let data: Client;

beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startTestApi({ env: { RATE_LIMITS: 'http.address=100000/60' } });
  data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await data.connect();
});
afterAll(async () => {
  await data?.end();
  await api?.close();
});

async function register(email: string, from: string): Promise<unknown[]> {
  const answer = await api.app.inject({
    method: 'POST',
    url: '/auth/register',
    remoteAddress: from,
    payload: { email, password: 'nine quiet harbours', first_name: 'Eva', last_name: 'Sol' },
  });
  const { error } = answer.json<{ error?: { details?: { limit?: string } } }>();
  return [answer.statusCode, error?.details?.limit];
}
const FINE = [200, undefined];
const OVER = [429, 'auth.register.account'];

it('AU1 AU11 a stranger who registers somebody’s address again and again keeps its owner neither from registering nor from getting in', async () => {
  const email = 'owner@example.com';
  const strangers: unknown[] = [];
  for (let count = 1; count <= 6; count += 1) strangers.push(await register(email, `198.51.100.${count}`));
  // Neighbours count together, however the address is spelled.
  expect(strangers).toEqual([FINE, FINE, FINE, FINE, FINE, OVER]);
  expect(await register('OWNER@Example.com', '198.51.100.99')).toEqual(OVER);
  expect(await register('somebody.else@example.com', '198.51.100.1')).toEqual(FINE);
  expect(await register(email, '203.0.113.7')).toEqual(FINE);
  expect(await register(email, '2001:db8:1:2::5')).toEqual(FINE);
  const { rows } = await data.query<{ link: string }>('select link from mails where to_address = $1 order by id', [email]);
  // The mailbox is not flooded, and each of its links lets whoever reads it choose a password of their own.
  expect(rows).toHaveLength(3);
  const token = new URL(rows[2]!.link).searchParams.get('token');
  const post = (url: string, body: object) => api.request({ method: 'POST', url, body });
  expect((await post('/auth/confirm', { token, new_password: OWN })).status).toBe(200);
  expect((await post('/auth/login', { email, password: 'nine quiet harbours' })).status).toBe(401);
  expect((await post('/auth/login', { email, password: OWN })).status).toBe(200);
});
