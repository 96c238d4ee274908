import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TokenClaims } from '#platform/access';
import { SessionRepository } from '../src/session.repository.js';
import type { TokenPair } from '../src/index.js';
import { type Pair, startPair } from '#harness';
import { type SessionServices, servicesOf } from './session-services.js';

const DEVICE = { userAgent: 'test', address: '127.0.0.1' };

describe('sessions', () => {
  let data: Pair;
  let here: SessionServices;
  let there: SessionServices;
  let count = 0;

  beforeAll(async () => {
    data = await startPair();
    [here, there] = [servicesOf(data.here), servicesOf(data.there)];
  });
  afterAll(() => data?.close());

  async function signedIn(): Promise<{ userId: string; sessionId: string; claims: TokenClaims; pair: TokenPair }> {
    count += 1;
    const userId = await here.registrar.createUser({
      email: `p${count}@example.com`,
      passwordHash: null,
      firstName: 'P',
      lastName: 'Q',
      secondLastName: null,
      language: 'en',
    });
    const pair = await here.sessions.open(userId!, 1, DEVICE, ['password']);
    const claims = (await here.tokens.readAccess(pair.accessToken)) as TokenClaims;
    return { userId: userId!, sessionId: claims.sessionId, claims, pair };
  }

  const reasonOf = async (sessionId: string) =>
    (await data.query('select revoke_reason from sessions where id = $1', [sessionId]))[0]!.revoke_reason;
  const auditOf = async (action: string, userId: string) =>
    (await data.query('select after from ops.audit_entries where action = $1 and target_id = $2', [action, userId])).map(
      (row) => row.after,
    );

  it('AU5 gives the next pair and remembers counter, last use and both digests', async () => {
    const { pair, sessionId, claims } = await signedIn();
    const next = await here.refresh(pair.refreshToken);
    expect(next.refreshToken).not.toBe(pair.refreshToken);
    expect(await here.tokens.readAccess(next.accessToken)).toEqual({ ...claims, rotation: 2 });
    const third = await there.refresh(next.refreshToken);
    expect(await here.tokens.readRefresh(third.refreshToken)).toMatchObject({ sessionId, counter: 3 });
    const [row] = await data.query(
      'select counter, hash_prev is not null as prev, rotated_at is not null as rotated, revoked_at from sessions where id = $1',
      [sessionId],
    );
    expect(row).toEqual({ counter: 3, prev: true, rotated: true, revoked_at: null });
  });

  it('AU5 keeps no token and no secret in the database', async () => {
    const { pair, sessionId } = await signedIn();
    const { secret } = (await here.tokens.readRefresh(pair.refreshToken))!;
    const [row] = await data.query('select to_jsonb(s)::text as text from sessions s where id = $1', [sessionId]);
    expect(row!.text).not.toContain(secret);
    expect(row!.text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });

  it('AU5 ends the family when an old token comes back, and records it once', async () => {
    const { pair, sessionId, userId, claims } = await signedIn();
    const next = await here.refresh(pair.refreshToken);
    expect(await here.directory.loadActor(claims)).not.toBeNull();
    await expect(there.refresh(pair.refreshToken)).rejects.toMatchObject({
      code: 'TOKEN_ALREADY_USED',
      definition: { kind: 'unauthorized' },
    });
    expect(await reasonOf(sessionId)).toBe('refresh-reuse');
    await expect(here.refresh(next.refreshToken)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    await expect(here.refresh(pair.refreshToken)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    expect(await auditOf('auth.refresh-reuse', userId)).toEqual([{ sessionId, presented: 1, current: 2 }]);
  });

  it('AU5 lets exactly one of twenty refreshes of one token win; the others are reuse, which ends the family', async () => {
    const { pair, sessionId, userId } = await signedIn();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).refresh(pair.refreshToken)));
    const won = tries.filter((attempt) => attempt.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const attempt of tries) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    expect(await data.query('select counter, revoke_reason from sessions where id = $1', [sessionId])).toEqual([
      { counter: 2, revoke_reason: 'refresh-reuse' },
    ]);
    expect(await auditOf('auth.refresh-reuse', userId)).toHaveLength(1);
    await expect(here.refresh(won[0]!.value.refreshToken)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('AU5 leaves a session alone for tokens that are not ours', async () => {
    const { pair, sessionId } = await signedIn();
    const [header, payload, signature] = pair.refreshToken.split('.') as [string, string, string];
    const older = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ctr: 0 })).toString(
      'base64url',
    );
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    for (const garbage of [
      'x',
      '',
      `${header}.${older}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      pair.accessToken,
      `rt1.${sessionId}.0.x.y`,
    ]) {
      await expect(here.refresh(garbage)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    }
    expect(await reasonOf(sessionId)).toBeNull();
    await expect(here.refresh(pair.refreshToken)).resolves.toBeDefined();
  });

  it.each(['absolute_expires_at', 'idle_expires_at'])(
    'AU5 refuses after %s, by the database clock, for refreshing and for acting',
    async (column) => {
      const { pair, sessionId, claims } = await signedIn();
      await data.query(`update sessions set ${column} = now() - interval '1 second' where id = $1`, [sessionId]);
      await expect(here.refresh(pair.refreshToken)).rejects.toMatchObject({
        code: 'EXPIRED_TOKEN',
        definition: { kind: 'unauthorized' },
      });
      expect(await here.directory.loadActor(claims)).toBeNull();
      expect(await reasonOf(sessionId)).toBeNull();
    },
  );

  it('AU5 moves the idle end with each refresh, and never past the absolute one, which nothing moves', async () => {
    const { pair, sessionId } = await signedIn();
    await data.query(
      `update sessions set absolute_expires_at = now() + interval '3 days', idle_expires_at = now() + interval '1 hour' where id = $1`,
      [sessionId],
    );
    const [before] = await data.query('select absolute_expires_at from sessions where id = $1', [sessionId]);
    await here.refresh(pair.refreshToken);
    expect(await data.query('select absolute_expires_at, idle_expires_at from sessions where id = $1', [sessionId])).toEqual([
      { absolute_expires_at: before!.absolute_expires_at, idle_expires_at: before!.absolute_expires_at },
    ]);
  });

  it('AU5 takes a token that is newer than its row for a restored database, not for theft', async () => {
    const { pair, sessionId, userId } = await signedIn();
    const next = await here.refresh(pair.refreshToken);
    await data.query('update sessions set counter = 1, hash_current = hash_prev where id = $1', [sessionId]);
    await expect(here.refresh(next.refreshToken)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    expect(await reasonOf(sessionId)).toBe('database-restored');
    expect(await auditOf('auth.refresh-reuse', userId)).toEqual([]);
  });

  it('AU5 refuses the tokens of people who were suspended, deleted or given other credentials, within two seconds and everywhere', async () => {
    const changes = [
      [`update users set status = 'suspended' where id = $1`, 'account-not-active'],
      [`update users set status = 'deleted' where id = $1`, 'account-not-active'],
      [`update users set security_epoch = security_epoch + 1 where id = $1`, 'credentials-changed'],
    ] as const;
    const people = await Promise.all(changes.map(signedIn));
    const judged = await Promise.all(people.map(({ userId }) => here.users.loadAccess(userId)));
    for (const [index, { userId, claims }] of people.entries()) {
      expect(await here.directory.loadActor(claims)).toMatchObject({ userId });
      expect(await there.directory.loadActor(claims)).toMatchObject({ userId });
      await data.query(changes[index]![0], [userId]);
    }
    await sleep(2_050);
    for (const [index, { userId, claims, pair, sessionId }] of people.entries()) {
      expect(await here.directory.loadActor(claims)).toBeNull();
      expect(await there.directory.loadActor(claims)).toBeNull();
      await expect(here.refresh(pair.refreshToken)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
      expect(await reasonOf(sessionId)).toBe(changes[index]![1]);
      // Also when they were looked at before, as a sign-in does.
      for (const known of [undefined, judged[index]!])
        await expect(here.sessions.open(userId, 1, DEVICE, ['password'], known)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      const proven = { userId, securityEpoch: 1, authMethods: ['password'], device: DEVICE };
      const opening = { onlyWhile: sql<boolean>`true`, alsoAtEnd: () => Promise.resolve() };
      expect(await here.sessions.openAtOnce(proven, { ...judged[index]!, status: 'active', securityEpoch: 1 }, opening)).toBeNull();
      expect(await auditOf('auth.login', userId)).toHaveLength(1);
    }
  });

  it('AU9 ends a session at once here, and by the bus in other processes', async () => {
    const { pair, userId, sessionId, claims } = await signedIn();
    expect(await there.directory.loadActor(claims)).not.toBeNull();
    const forgotten = vi.spyOn(there.directory, 'forget');
    await here.sessions.end(sessionId, userId);
    expect(await here.directory.loadActor(claims)).toBeNull();
    // By the message, and not since what is known of it has grown old.
    await expect.poll(() => forgotten.mock.calls).toContainEqual([sessionId]);
    forgotten.mockRestore();
    expect(await there.directory.loadActor(claims)).toBeNull();
    await expect(here.refresh(pair.refreshToken)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    await here.sessions.end(sessionId, userId);
    expect(await auditOf('auth.logout', userId)).toEqual([{ sessionId }]);
  });

  it('AU9 leaves the other sessions of a person alone, and endAllOf ends them', async () => {
    const { userId, sessionId, claims } = await signedIn();
    const other = (await here.tokens.readAccess((await here.sessions.open(userId, 1, DEVICE, ['password'])).accessToken)) as TokenClaims;
    await here.sessions.end(sessionId, userId);
    expect(await here.directory.loadActor(claims)).toBeNull();
    expect(await here.directory.loadActor(other)).not.toBeNull();
    await here.sessions.endAllOf(userId, 'credentials-changed');
    expect(await here.directory.loadActor(other)).toBeNull();
  });

  it('AU8 AU9 lets the excepted session go on across a change of credentials, with the tokens it has', async () => {
    const { userId, sessionId, claims, pair } = await signedIn();
    const other = (await here.tokens.readAccess((await here.sessions.open(userId, 1, DEVICE, ['password'])).accessToken)) as TokenClaims;
    await data.query('update users set security_epoch = security_epoch + 1 where id = $1', [userId]);
    await here.sessions.endAllOf(userId, 'credentials-changed', { except: sessionId });
    expect(await here.directory.loadActor(other)).toBeNull();
    expect(await here.directory.loadActor(claims)).toMatchObject({ userId });
    await expect.poll(() => there.directory.loadActor(claims)).toMatchObject({ userId });
    await expect(here.refresh(pair.refreshToken)).resolves.toBeDefined();
  });

  it('AU5 keeps at most a hundred sessions of a person, and ends those seen longest ago', async () => {
    const { userId, sessionId } = await signedIn();
    await data.query(
      `insert into sessions (id, user_id, security_epoch, hash_current, absolute_expires_at, idle_expires_at, idle_seconds, auth_methods, last_seen_at)
       select gen_random_uuid(), $1, 1, sha256(n::text::bytea), now() + interval '1 day', now() + interval '1 day', 60, '{password}', now() + make_interval(mins => n)
       from generate_series(1, 99) n`,
      [userId],
    );
    await here.sessions.open(userId, 1, DEVICE, ['password']);
    expect(await reasonOf(sessionId)).toBe('too-many');
    expect(await data.query('select count(*)::int as n from sessions where user_id = $1 and revoked_at is null', [userId])).toEqual([
      { n: 100 },
    ]);
  });

  it('AU3 says who acts: organisation and grants; and nobody for claims that do not fit the session', async () => {
    const { userId, sessionId, claims } = await signedIn();
    const stranger = await signedIn();
    const actor = (await here.directory.loadActor(claims))!;
    const [organisation] = await data.query('select id from organisations where is_default');
    expect(actor).toMatchObject({
      userId,
      sessionId,
      organisationId: organisation!.id,
      grants: [{ role: 'user', scopeType: 'organisation', scopeId: organisation!.id }],
    });
    expect(await here.directory.loadActor({ ...claims, userId: stranger.userId })).toBeNull();
    expect(await here.directory.loadActor({ ...claims, securityEpoch: 2 })).toBeNull();
    there.directory.forget(sessionId);
    expect(await there.directory.loadActor({ ...claims, userId: stranger.userId })).toBeNull();
  });

  it('AU3 asks the database once for many requests at the same time, and not again for a while', async () => {
    const { claims, sessionId } = await signedIn();
    const reading = vi.spyOn(SessionRepository.prototype, 'findStanding');
    const first = here.directory.loadActor(claims);
    const actors = await Promise.all([first, ...Array.from({ length: 50 }, () => here.directory.loadActor(claims))]);
    expect(new Set(actors).size).toBe(1);
    expect(await here.directory.loadActor(claims)).toBe(actors[0]);
    expect(reading).toHaveBeenCalledTimes(1);
    here.directory.forget(sessionId);
    expect(await here.directory.loadActor(claims)).not.toBe(actors[0]);
    expect(reading).toHaveBeenCalledTimes(2);
    reading.mockRestore();
  });

  it('AU3 gives administrators a day and an hour of idleness, everybody else thirty days and fourteen', async () => {
    const admin = await here.registrar.createAdministrator({
      email: 'boss@example.com',
      passwordHash: null,
      firstName: 'B',
      lastName: 'O',
      secondLastName: null,
      language: 'en',
    });
    await here.sessions.open(admin!, 1, DEVICE, ['password']);
    const { userId } = await signedIn();
    const hours = `select round(extract(epoch from absolute_expires_at - created_at) / 3600) as absolute, round(extract(epoch from idle_expires_at - created_at) / 3600) as idle from sessions where user_id = $1`;
    expect(await data.query(hours, [admin])).toEqual([{ absolute: '24', idle: '1' }]);
    expect(await data.query(hours, [userId])).toEqual([{ absolute: '720', idle: '336' }]);
  });

  it('AU15 forgets sessions a month after their end, and no others', async () => {
    const [old, expired] = [await signedIn(), await signedIn()];
    await data.query(`update sessions set absolute_expires_at = now() - interval '31 days' where id = $1`, [old.sessionId]);
    await data.query(`update sessions set absolute_expires_at = now() - interval '29 days' where id = $1`, [expired.sessionId]);
    await here.purge.purge();
    const left = (await data.query('select id from sessions')).map((row) => row.id);
    expect(left).not.toContain(old.sessionId);
    expect(left).toContain(expired.sessionId);
  });
});
