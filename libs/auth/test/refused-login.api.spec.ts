import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditChainService } from '#audit';
import { type AuthApi, PASSWORD, refusal, startAuthApi } from './auth-api.js';

let api: AuthApi;
beforeAll(async () => {
  api = await startAuthApi();
});
afterAll(() => api?.close());

/** Entries of refused sign-ins with the address they are about, oldest first. */
const entries = (email: string) =>
  api.query(
    `select e.*, d.data from ops.audit_entries e join ops.audit_details d on d.entry_id = e.id
     where e.action = 'auth.login-refused' and d.data ->> 'email' = $1 order by e.occurred_at`,
    [email],
  );

it('AD1 leaves an entry for every refused sign-in, alike for known, waiting and unknown addresses', async () => {
  const [known, waiting, unknown] = ['known@example.com', 'waiting@example.com', 'unknown@example.com'];
  await api.signUp(known);
  await api.register(waiting);
  for (const email of [known, waiting, unknown]) {
    for (const spelling of [email, email.toUpperCase()])
      expect(refusal(await api.post('/auth/login', { email: spelling, password: 'not the password' }))).toBe('401 INVALID_CREDENTIALS');
  }
  expect(refusal(await api.post('/auth/login', { email: waiting, password: PASSWORD }))).toBe('401 EMAIL_NOT_CONFIRMED');
  const targets = new Set<unknown>();
  for (const email of [known, waiting, unknown]) {
    const rows = await entries(email);
    expect(rows.map((row) => row.after)).toEqual([
      { code: 'INVALID_CREDENTIALS' },
      { code: 'INVALID_CREDENTIALS' },
      ...(email === waiting ? [{ code: 'EMAIL_NOT_CONFIRMED' }] : []),
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ actor_kind: 'anonymous', organisation_id: null, target_type: 'account', before: null });
      expect(row.target_id).toMatch(/^[0-9a-f]{64}$/);
      targets.add(row.target_id);
    }
  }
  expect(targets.size).toBe(3);
});

it('AD1 leaves none when somebody is let in, and spells the address only where it can be erased', async () => {
  const email = 'erasable@example.com';
  await api.signUp(email);
  expect(await entries(email)).toEqual([]);
  await api.post('/auth/login', { email, password: 'not the password' });
  const [entry] = await entries(email);
  const [row] = await api.query('select to_jsonb(e)::text as text from ops.audit_entries e where id = $1', [entry!.id]);
  expect(row!.text).not.toContain('erasable');
});

it('AD1 keeps the chain whole with them, also after the address was erased', async () => {
  const chain = api.app.get(AuditChainService, { strict: false });
  await api.post('/auth/login', { email: 'chained@example.com', password: 'not the password' });
  while (await chain.sealPending());
  expect(await chain.verifyChain()).toMatchObject({ intact: true });
  const [entry] = await entries('chained@example.com');
  await api.query('delete from ops.audit_details where entry_id = $1', [entry!.id]);
  expect(await chain.verifyChain()).toMatchObject({ intact: true });
});
