import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Pair, startPair } from '#harness';
import type { TokenClaims } from '#platform/access';
import { servicesOf, type SessionServices } from './session-services.js';

const DEVICE = { userAgent: 'test', address: '127.0.0.1' };

let data: Pair;
let here: SessionServices;
beforeAll(async () => {
  data = await startPair();
  here = servicesOf(data.here);
});
afterAll(() => data?.close());

it('AU9 opens a session in one statement, with its entry, its message and the end of one too many, only while it may', async () => {
  const names = { firstName: 'P', lastName: 'Q', secondLastName: null, language: 'en' };
  const userId = (await here.registrar.createUser({ email: 'p@example.com', passwordHash: null, ...names }))!;
  for (let more = 0; more < 100; more += 1) await here.sessions.open(userId, 1, DEVICE, ['password']);
  const known = (await here.users.loadAccess(userId))!;
  const proven = { userId, securityEpoch: 1, authMethods: ['password'], device: DEVICE };
  const open = (holds: boolean) =>
    here.sessions.openAtOnce(proven, known, { onlyWhile: sql<boolean>`${holds}::boolean`, alsoAtEnd: () => Promise.resolve() });
  const count = async () => {
    const [row] = await data.query(
      `select (select count(*)::int from sessions where user_id = $1 and revoked_at is null) as standing,
         (select count(*)::int from sessions where user_id = $1) as begun,
         (select count(*)::int from ops.audit_entries where action = 'auth.login' and target_id = $1::text) as recorded,
         (select count(*)::int from outbox where payload ->> 'userId' = $1::text and name = 'sessions.session-opened') as told`,
      [userId],
    );
    return row;
  };
  expect(await open(false)).toBeNull();
  expect(await count()).toEqual({ standing: 100, begun: 100, recorded: 100, told: 100 });
  const pair = (await open(true))!;
  expect(await count()).toEqual({ standing: 100, begun: 101, recorded: 101, told: 101 });
  const claims = (await here.tokens.readAccess(pair.accessToken)) as TokenClaims;
  expect(await here.directory.loadActor(claims)).toMatchObject({ userId });
  expect((await here.refresh(pair.refreshToken)).session.expiresAt).toEqual(pair.session.expiresAt);
});
