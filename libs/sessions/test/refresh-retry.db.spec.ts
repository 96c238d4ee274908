import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { startTestApi, type TestApi } from '#harness';
import type { TokenClaims } from '#platform/access';
import { SessionTokens, type TokenPair } from '#session-tokens';
import { Registrar } from '#users';
import { CachedSessionDirectory } from '../src/cached-session-directory.js';
import { SessionPurgeService } from '../src/session-purge.service.js';
import { type RefreshAttempt, SessionRefreshService } from '../src/session-refresh.service.js';
import { SessionService } from '../src/session.service.js';

const DEVICE = { userAgent: 'browser', address: '192.0.2.7' };
const KEY = 'installation-secret-1';

describe('AU5 refresh with a retry key', () => {
  let api: TestApi;
  let owner: Client;
  let count = 0;
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const query = async (text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Record<string, unknown>[];

  beforeAll(async () => {
    api = await startTestApi({ env: { AUTH_REFRESH_GRACE_SECONDS: '20' } });
    owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await api?.close();
  });

  async function signedIn(): Promise<TokenPair & { userId: string }> {
    count += 1;
    const person = {
      email: `r${count}@example.com`,
      passwordHash: null,
      firstName: 'P',
      lastName: 'Q',
      secondLastName: null,
      language: 'en',
    };
    const userId = (await get(Registrar).createUser(person))!;
    return { ...(await get(SessionService).open(userId, 1, DEVICE, ['password'])), userId };
  }

  async function refresh(token: string, attempt: RefreshAttempt): Promise<TokenPair> {
    return get(SessionRefreshService).refresh((await get(SessionTokens).readRefresh(token))!, attempt);
  }

  const keyed = (pair: TokenPair, retryKey = KEY) => refresh(pair.refreshToken, { retryKey, device: DEVICE });
  const acts = async (pair: TokenPair) =>
    (await get(CachedSessionDirectory).loadActor((await get(SessionTokens).readAccess(pair.accessToken)) as TokenClaims)) !== null;
  const later = (id: string, seconds: number) =>
    query('update sessions set rotated_at = rotated_at - make_interval(secs => $2) where id = $1', [id, seconds]);
  const reasonOf = async (id: string) => (await query('select revoke_reason from sessions where id = $1', [id]))[0]!.revoke_reason;

  it('gives the same successor again, byte for byte, to the client that asks again', async () => {
    const first = await signedIn();
    const next = await keyed(first);
    const again = await keyed(first);
    expect(again.refreshToken).toBe(next.refreshToken);
    expect(await acts(again)).toBe(true);
    expect((await keyed(again, 'key-of-the-next-one')).session.rotation).toBe(3);
    expect(await reasonOf(first.session.id)).toBeNull();
  });

  it('gives it after the successor was used, too, as a second tab needs; but no more once the time is over', async () => {
    const first = await signedIn();
    const next = await keyed(first);
    expect(await acts(next)).toBe(true);
    expect((await keyed(first)).refreshToken).toBe(next.refreshToken);
    await later(first.session.id, 31);
    await expect(keyed(first)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    expect(await reasonOf(first.session.id)).toBe('refresh-reuse');
    expect(await acts(next)).toBe(false);
  });

  it('refuses a fifty-first repetition without ending anything', async () => {
    const first = await signedIn();
    const next = await keyed(first);
    for (let time = 0; time < 3; time += 1) await keyed(first);
    await query('update sessions set replays = 49 where id = $1', [first.session.id]);
    await keyed(first);
    await expect(keyed(first)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', options: { retryAfterSeconds: 1 } });
    expect(await reasonOf(first.session.id)).toBeNull();
    await expect(keyed(next, 'another-key')).resolves.toBeDefined();
  });

  it.each([
    ['no key', { device: DEVICE }],
    ['another key', { retryKey: 'installation-secret-2', device: DEVICE }],
  ])('ends the session for a thief who is two seconds behind with everything but the key: %s', async (_, attempt) => {
    const first = await signedIn();
    const next = await keyed(first);
    await expect(refresh(first.refreshToken, attempt)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    expect(await reasonOf(first.session.id)).toBe('refresh-reuse');
    await expect(keyed(next, 'another-key')).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    expect(
      await query(`select 1 from outbox where name = 'sessions.refresh-reuse-detected' and payload->>'sessionId' = $1`, [first.session.id]),
    ).toHaveLength(1);
  });

  it('helps only with the last token, not with the one before', async () => {
    const first = await signedIn();
    const second = await keyed(first);
    await keyed(second, 'key-of-the-next-one');
    await expect(keyed(first)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    expect(await reasonOf(first.session.id)).toBe('refresh-reuse');
  });

  it('replaces what nobody has seen, hours later, and takes the replaced pair for stolen when it shows up', async () => {
    const first = await signedIn();
    const lost = await keyed(first);
    await later(first.session.id, 8 * 3600);
    const found = await keyed(first);
    expect(found.refreshToken).not.toBe(lost.refreshToken);
    expect(found.session.rotation).toBe(3);
    // A second tab whose answer was lost as well gets the same one.
    expect((await keyed(first)).refreshToken).toBe(found.refreshToken);
    expect(await acts(found)).toBe(true);
    expect(await acts(lost)).toBe(false);
    expect(await reasonOf(first.session.id)).toBe('refresh-reuse');
    await expect(keyed(found, 'another-key')).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('takes the refresh token of a replaced pair for stolen, too', async () => {
    const first = await signedIn();
    const lost = await keyed(first);
    await later(first.session.id, 60);
    await keyed(first);
    await expect(keyed(lost, 'another-key')).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    expect(await reasonOf(first.session.id)).toBe('refresh-reuse');
  });

  it('replaces nothing once the access token of the lost pair was seen', async () => {
    const first = await signedIn();
    expect(await acts(await keyed(first))).toBe(true);
    expect(await query('select confirmed from sessions where id = $1', [first.session.id])).toEqual([{ confirmed: true }]);
    await later(first.session.id, 31);
    await expect(keyed(first)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
  });

  it('gives nothing again in a session that expired or whose person was suspended', async () => {
    const [expired, suspended] = [await signedIn(), await signedIn()];
    await keyed(expired);
    await keyed(suspended);
    await query(`update sessions set absolute_expires_at = now() where id = $1`, [expired.session.id]);
    await query(`update users set status = 'suspended' where id = $1`, [suspended.userId]);
    await expect(keyed(expired)).rejects.toMatchObject({ code: 'EXPIRED_TOKEN' });
    await expect(keyed(suspended)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    expect(await reasonOf(suspended.session.id)).toBe('account-not-active');
  });

  it('lets 60 refreshes at once with one key end in one pair and an open session', async () => {
    const first = await signedIn();
    const tries = await Promise.allSettled(Array.from({ length: 60 }, () => keyed(first)));
    const given = new Set(tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value.refreshToken] : [])));
    expect(given.size).toBe(1);
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(51);
    for (const each of tries) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(await reasonOf(first.session.id)).toBeNull();
  });

  it('keeps neither key nor successor where the database can read them, and forgets the sealed one', async () => {
    const first = await signedIn();
    const next = await keyed(first);
    const { secret } = (await get(SessionTokens).readRefresh(next.refreshToken))!;
    const [row] = await query('select to_jsonb(s)::text as text from sessions s where id = $1', [first.session.id]);
    for (const hidden of [KEY, secret]) {
      expect(row!.text).not.toContain(hidden);
      expect(row!.text).not.toContain(Buffer.from(hidden).toString('hex'));
    }
    const sealed = async () =>
      (await query('select sealed_successor is not null as sealed from sessions where id = $1', [first.session.id]))[0]!.sealed;
    await get(SessionPurgeService).purge();
    expect(await sealed()).toBe(true);
    await later(first.session.id, 61);
    await get(SessionPurgeService).purge();
    expect(await sealed()).toBe(false);
    const other = await signedIn();
    const after = await keyed(other);
    await later(other.session.id, 61);
    expect(await acts(after)).toBe(true);
    expect(await query('select sealed_successor from sessions where id = $1', [other.session.id])).toEqual([{ sealed_successor: null }]);
  });

  describe('with a grace time for clients that have no key', () => {
    it('gives the same pair again in that time to the same program in the same network', async () => {
      const first = await signedIn();
      const next = await refresh(first.refreshToken, { device: DEVICE });
      expect((await refresh(first.refreshToken, { device: { ...DEVICE, address: '192.0.2.99' } })).refreshToken).toBe(next.refreshToken);
      await later(first.session.id, 21);
      await expect(refresh(first.refreshToken, { device: DEVICE })).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    });

    it.each([
      ['from another network', { device: { ...DEVICE, address: '198.51.100.7' } }],
      ['from another program', { device: { ...DEVICE, userAgent: 'other' } }],
      ['without an address', {}],
    ])('ends the session %s', async (_, attempt) => {
      const first = await signedIn();
      await refresh(first.refreshToken, { device: DEVICE });
      await expect(refresh(first.refreshToken, attempt)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
      expect(await reasonOf(first.session.id)).toBe('refresh-reuse');
    });
  });
});
