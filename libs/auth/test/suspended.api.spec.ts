import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuthApi, PASSWORD, refusal, startAuthApi } from './auth-api.js';

let api: AuthApi;
beforeAll(async () => {
  api = await startAuthApi({ env: { RATE_LIMITS: '*=100000/60' } });
});
afterAll(() => api?.close());

/** Somebody suspended, for a reason that is nobody's business. */
async function suspended(email: string, until: string | null): Promise<string> {
  const { user } = await api.signUp(email);
  await api.query(`update users set status = 'suspended', suspended_until = $2 where id = $1`, [user.id, until]);
  await api.query(`insert into suspensions (id, user_id, reason, until) values (gen_random_uuid(), $1, 'Sold her badge', $2)`, [
    user.id,
    until,
  ]);
  return user.id;
}
const login = (email: string, password = PASSWORD) => api.post('/auth/login', { email, password });

it.each([
  ['until when', '2099-01-02T03:04:05Z', '2099-01-02T03:04:05.000Z'],
  ['that somebody has to end it', null, null],
])('US3 AU3 the right password of a suspended account is told so, and %s, but not why', async (what, until, shown) => {
  const email = `suspended-${what.length}@example.com`;
  const userId = await suspended(email, until);
  // A right password is no guess: it may be tried as often as one likes.
  for (let time = 0; time < 8; time += 1) {
    const answer = await login(email);
    expect([refusal(answer), answer.body.error.details]).toEqual(['401 ACCOUNT_SUSPENDED', { until: shown }]);
    expect(answer.text).not.toContain('badge');
  }
  expect(await api.query('select id from sessions where user_id = $1 and revoked_at is null', [userId])).toHaveLength(1);
  const codes = await api.query(
    `select e.after from ops.audit_entries e join ops.audit_details d on d.entry_id = e.id
     where e.action = 'auth.login-refused' and d.data ->> 'email' = $1`,
    [email],
  );
  expect(codes).toEqual(Array.from({ length: 8 }, () => ({ after: { code: 'ACCOUNT_SUSPENDED' } })));
});

it('US3 AU3 a suspension that is over by its time keeps nobody out', async () => {
  await suspended('over@example.com', '2099-01-01T00:00:00Z');
  await api.query(`update users set suspended_until = now() - interval '1 second' where email = 'over@example.com'`);
  expect((await login('over@example.com')).status).toBe(200);
});

it('AU3 whoever does not know the password of a suspended account waits, and is answered, like with any other', async () => {
  await suspended('guessed@example.com', '2099-01-01T00:00:00Z');
  const shape = ({ status, body, headers }: Awaited<ReturnType<typeof login>>) => ({
    status,
    error: { ...body.error, requestId: undefined },
    headers: Object.keys(headers).toSorted(),
    length: headers['content-length'],
  });
  for (let time = 0; time < 7; time += 1) {
    const [known, unknown] = [await login('guessed@example.com', 'wrong'), await login('nobodyy@example.com', 'wrong')];
    expect(shape(known)).toEqual(shape(unknown));
    expect(known.status).toBe(time < 5 ? 401 : 429);
  }
});
