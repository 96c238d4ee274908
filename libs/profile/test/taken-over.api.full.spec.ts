import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { SessionDirectory, type TokenClaims } from '#platform/access';
import { SessionTokens } from '#session-tokens';
import { SessionService } from '#sessions';
import { EmailChangeService } from '../src/email-change.service.js';
import { SessionsEndedListener } from '../src/sessions-ended.listener.js';
import { AccountDeletion, CredentialService } from '#users';
import { type OwnAccountApi, startOwnAccountApi } from './own-account-api.js';

describe('an account somebody else was in', () => {
  let api: OwnAccountApi;
  beforeAll(async () => {
    api = await startOwnAccountApi();
  });
  afterAll(() => api?.close());

  const send = (token: string, method: 'POST' | 'DELETE', path: string) => api.request({ method, url: `/api/users/me/${path}`, token });
  async function actingAs(person: SignedIn): Promise<string> {
    const admin = await signIn(api.app, { admin: true });
    const claims = await api.get(SessionTokens).readAccess(admin.token);
    const actor = await api.get(SessionDirectory).loadActor(claims as TokenClaims);
    const pair = await api.get(SessionService).openAs(actor!, person.userId, { userAgent: null, address: null }, 'a test');
    return pair.accessToken;
  }
  const shown = async (token: string) => (await api.request({ url: '/api/users/me', token })).body as { waitingEmail: unknown };

  it('US1 a change of address that waits ends with the credentials it was asked under', async () => {
    const { person, confirm } = await api.changing();
    expect((await shown(person.token)).waitingEmail).not.toBeNull();
    // What a change of the password, a reset and a forced one have in common.
    await api.get(CredentialService).replacePassword(person.userId, 1, 'another hash');
    await api.get(SessionService).endAllOf(person.userId, 'password-changed', { except: await sessionOf(person) });
    expect((await shown(person.token)).waitingEmail).toBeNull();
    const answer = await api.press('email/confirm', confirm);
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'TOKEN_ALREADY_USED']);
    expect(await api.addressOf(person)).toBe(person.email);
    const { rows } = await api.database.query('select ended_by from email_changes where user_id = $1', [person.userId]);
    expect(rows).toEqual([{ ended_by: 'credentials' }]);
  });

  it('US1 AU5 ending all sessions ends a change of address asked for in one of them, also in one that was left before', async () => {
    const { person, confirm } = await api.changing();
    const listener = new SessionsEndedListener(api.get(EmailChangeService));
    await listener.handle({ userId: person.userId });
    expect((await shown(person.token)).waitingEmail).not.toBeNull();
    await api.get(SessionService).end(await sessionOf(person), person.userId);
    await api.get(SessionService).endAllOf(person.userId, 'ended-by-administrator');
    const told = await api.database.query(`select 1 from outbox where name = 'sessions.sessions-ended' and payload ->> 'userId' = $1`, [
      person.userId,
    ]);
    expect(told.rows).toHaveLength(1);
    await listener.handle({ userId: person.userId });
    expect((await api.press('email/confirm', confirm)).status).toBe(400);
    expect(await api.addressOf(person)).toBe(person.email);
  });

  it('US1 an administrator who acts as a person takes back neither their change of address nor their deletion', async () => {
    const { person } = await api.changing();
    const acting = await actingAs(person);
    const refused = await send(acting, 'DELETE', 'email');
    expect([refused.status, refused.body?.error?.code]).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
    expect((await shown(person.token)).waitingEmail).not.toBeNull();
    await api.get(AccountDeletion).request(person.userId, 3600);
    const kept = await send(acting, 'DELETE', 'deletion');
    expect([kept.status, kept.body?.error?.code]).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
    expect((await send(person.token, 'DELETE', 'email')).status).toBe(204);
    expect((await send(person.token, 'DELETE', 'deletion')).status).toBe(204);
    expect(await api.get(AccountDeletion).cancel(person.userId)).toBe(false);
  });

  it('US1 nobody takes back an erasure that is due, such as one that an administrator demanded', async () => {
    const person = await signIn(api.app);
    expect((await send(person.token, 'POST', 'deletion')).status).toBe(202);
    const { accessToken } = await api.get(SessionService).open(person.userId, 1, { userAgent: null, address: null }, ['password']);
    const [keep] = await api.mailed('profile.deletion', person.email);
    expect(await api.get(AccountDeletion).expedite(person.userId)).toBe(true);
    const answer = await api.press('deletion/cancel', keep);
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'TOKEN_ALREADY_USED']);
    expect((await send(accessToken, 'DELETE', 'deletion')).status).toBe(409);
    expect(await api.get(AccountDeletion).lockDue(person.userId)).not.toBeNull();
  });

  const factorsOf = async (person: SignedIn) => {
    const { rows } = await api.database.query<{ what: string }>(
      `select name as what from passkeys where user_id = $1 union all select 'app' from totp_factors where user_id = $1
       union all select distinct 'codes' from recovery_codes where user_id = $1 order by 1`,
      [person.userId],
    );
    return rows.map(({ what }) => what);
  };
  /** A passkey from before the change was asked for; another one, an app and recovery codes from after. */
  async function protect(person: SignedIn): Promise<void> {
    for (const [name, age] of [
      ['before', '1 hour'],
      ['since', '0 seconds'],
    ])
      await api.database.query(
        `insert into passkeys (id, user_id, credential_id, public_key, synced, aaguid, name, created_at)
         values (gen_random_uuid(), $1::uuid, decode(md5($1::uuid || $2::text), 'hex'), 'k', false, 'a', $2::text, now() - $3::interval)`,
        [person.userId, name, age],
      );
    await api.database.query(
      `insert into totp_factors (id, user_id, key_id, sealed_secret, created_at, confirmed_at)
       values (gen_random_uuid(), $1, 'a key', decode(repeat('00', 60), 'hex'), now() - interval '1 hour', now())`,
      [person.userId],
    );
    await api.database.query(
      `insert into recovery_codes (id, user_id, key_id, digest) values (gen_random_uuid(), $1, 'a key', decode(repeat('00', 32), 'hex'))`,
      [person.userId],
    );
  }
  it.each(['stops', 'takes back'])(
    'US1 AU13 whoever %s a change of address removes the factors added since it was asked for',
    async (what) => {
      const { person, confirm, stop } = await api.changing();
      await protect(person);
      let undo = stop;
      if (what === 'takes back') {
        expect((await api.press('email/confirm', confirm)).status).toBe(200);
        [undo = ''] = await api.mailed('profile.email-changed', person.email);
      }
      expect(await factorsOf(person)).toEqual(['app', 'before', 'codes', 'since']);
      expect((await api.press('email/undo', undo)).status).toBe(200);
      expect(await factorsOf(person)).toEqual(['before']);
      expect(await api.addressOf(person)).toBe(person.email);
      expect((await api.request({ url: '/api/users/me', token: person.token })).status).toBe(401);
      const told = await api.database.query(`select 1 from mails where to_address = $1 and template = 'factors.changed'`, [person.email]);
      expect(told.rows).toHaveLength(1);
      const { rows } = await api.database.query(
        `select 1 from audit_entries where target_id = $1 and action = 'second-factor.remove-added'`,
        [person.userId],
      );
      expect(rows).toHaveLength(1);
    },
  );

  async function sessionOf(person: SignedIn): Promise<string> {
    return ((await api.get(SessionTokens).readAccess(person.token)) as TokenClaims).sessionId;
  }
});
