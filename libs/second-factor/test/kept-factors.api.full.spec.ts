import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi } from '#harness';
import { Transactions } from '#platform/database';
import { type FactorApi, PASSWORD, refusal, startFactorApi } from './factor-api.js';
import { SecondFactorPurgeService } from '../src/second-factor-purge.service.js';
import { SecondFactors } from '../src/second-factors.js';

describe('what is kept of second factors', () => {
  let api: FactorApi;
  beforeAll(async () => {
    api = await startFactorApi();
  });
  afterAll(() => api?.close());

  it('AU13 keeps neither secret nor code nor challenge in the database', async () => {
    const ana = await api.protectedPerson();
    const challengeId = await api.challenge(ana.email);
    const rows = await api.query(
      `select to_jsonb(t)::text as text from totp_factors t where user_id = $1
       union all select to_jsonb(r)::text from recovery_codes r where user_id = $1
       union all select to_jsonb(c)::text from sign_in_challenges c where user_id = $1
       union all select to_jsonb(a)::text from ops.audit_entries a where target_id = $1::text
       union all select to_jsonb(m)::text from mails m where to_address = $2
       union all select to_jsonb(k)::text from idempotency_keys k`,
      [ana.userId, ana.email],
    );
    const secret = challengeId.split('.')[1]!;
    const hidden = [ana.secret, Buffer.from(ana.secret).toString('hex'), secret, Buffer.from(secret).toString('hex'), ...ana.codes];
    expect(rows.length).toBeGreaterThan(12);
    for (const { text } of rows) for (const word of hidden) expect(text.toLowerCase()).not.toContain(word.toLowerCase());
    expect(api.logLines.join('\n')).not.toContain(ana.secret);
  });

  it('AU13 removes all factors of somebody who lost them, ends their sessions and tells them', async () => {
    const ana = await api.protectedPerson();
    const pending = await api.challenge(ana.email);
    const service = api.app.get(SecondFactors, { strict: false });
    expect(await service.of(ana.userId)).toMatchObject({
      required: false,
      totpSince: expect.any(Date),
      passkeys: 0,
      recoveryCodesLeft: 10,
    });
    const reset = () => api.app.get(Transactions, { strict: false }).run(() => service.reset(ana.userId));
    expect(await reset()).toBe(true);
    expect(await reset()).toBe(false);
    expect(refusal(await api.post('/auth/second-factor', { challengeId: pending, code: ana.codes[0]! }))).toBe(
      '401 SIGN_IN_CHALLENGE_ENDED',
    );
    expect((await api.request({ url: '/auth/second-factor', token: ana.token })).status).toBe(401);
    expect((await api.login(ana.email, PASSWORD)).status).toBe(200);
    expect((await api.mailsTo(ana.email, 'factors.changed')).at(-1)).toContain('An administrator removed the second factors');
    expect(await api.auditOf('second-factor.reset', ana.userId)).toHaveLength(1);
  });

  it('AU15 forgets what was never finished, and no more', async () => {
    const [ana, ben] = [await api.protectedPerson(), await api.person()];
    await api.post('/auth/second-factor/totp', undefined, ben.token);
    const [old, fresh] = [await api.challenge(ana.email), await api.challenge(ana.email)];
    await api.query(`update sign_in_challenges set expires_at = now() - interval '25 hours' where id = $1`, [old.slice(0, 36)]);
    await api.query(`update totp_factors set expires_at = now() - interval '1 second' where user_id = $1`, [ben.userId]);
    await api.app.get(SecondFactorPurgeService, { strict: false }).purge();
    const left = (await api.query('select id from sign_in_challenges where user_id = $1', [ana.userId])).map((row) => row.id);
    expect(left).toEqual([fresh.slice(0, 36)]);
    expect(await api.query('select id from totp_factors where user_id = $1', [ben.userId])).toEqual([]);
    expect(await api.query('select id from totp_factors where user_id = $1', [ana.userId])).toHaveLength(1);
  });

  it('AU13 leaves a sign-in that waits, and an app that waits to be confirmed, as they were when it is restarted', async () => {
    const [ana, ben] = [await api.protectedPerson(), await api.person()];
    const challengeId = await api.challenge(ana.email);
    const { secret } = (await api.post('/auth/second-factor/totp', undefined, ben.token)).body;
    const other = await startTestApi({ database: api.database });
    try {
      const post = (url: string, body: object, token?: string) =>
        other.request({ method: 'POST', url, body, ...(token === undefined ? {} : { token }) });
      const answer = await post('/auth/second-factor', { challengeId, code: await api.freshCode(ana) });
      expect(answer.body.user.id).toBe(ana.userId);
      expect((await post('/auth/second-factor/totp/confirm', { code: await generate({ secret }) }, ben.token)).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});
