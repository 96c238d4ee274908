import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { PasswordHasher } from '#passwords';
import { type FactorApi, type Person, refusal, startFactorApi } from './factor-api.js';

let api: FactorApi;
beforeAll(async () => {
  api = await startFactorApi();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => api?.close());

/** Something that happens to the account while its password is hashed: what is known of it was read before. */
function meanwhile(change: () => Promise<unknown>): void {
  const hasher = api.app.get(PasswordHasher, { strict: false });
  const check = hasher.check.bind(hasher);
  vi.spyOn(hasher, 'check').mockImplementationOnce(async (stored, password) => {
    const result = await check(stored, password);
    await change();
    return result;
  });
}
const sessionsOf = async ({ userId }: Person) => (await api.query('select id from sessions where user_id = $1', [userId])).length;

it('AU10 asks for a second factor that was set up while the password was judged', async () => {
  const ana = await api.person();
  meanwhile(() =>
    api.query(
      `insert into passkeys (id, user_id, credential_id, public_key, synced, aaguid, name)
       values (gen_random_uuid(), $1, '\\x01', '\\x01', false, '', 'a key')`,
      [ana.userId],
    ),
  );
  const answer = await api.login(ana.email);
  expect(refusal(answer)).toBe('401 SECOND_FACTOR_REQUIRED');
  expect(answer.body.error.details.factors).toEqual(['passkey']);
  expect(await sessionsOf(ana)).toBe(1);
});

it('AU9 opens no session for somebody who was suspended, or whose password was changed, while it was judged', async () => {
  for (const change of [`status = 'suspended'`, 'security_epoch = security_epoch + 1']) {
    const ana = await api.person();
    meanwhile(() => api.query(`update users set ${change} where id = $1`, [ana.userId]));
    expect(refusal(await api.login(ana.email))).toBe('401 INVALID_CREDENTIALS');
    expect(await sessionsOf(ana)).toBe(1);
    expect(await api.auditOf('auth.login', ana.userId)).toHaveLength(1);
  }
});
