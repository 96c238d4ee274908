import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LoginService, SetupService } from '#auth';
import type { TestApi } from '#harness';
import { Registrar, UserDirectory } from '#users';
import { PASSWORD } from './auth-api.js';
import { type Pair, startPair } from '#harness';

const DEVICE = { userAgent: 'test', address: '127.0.0.1' };

function servicesOf(api: TestApi) {
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  return { setup: get(SetupService), logins: get(LoginService), users: get(UserDirectory), registrar: get(Registrar) };
}

describe('setting an installation up', () => {
  let data: Pair;
  let here: ReturnType<typeof servicesOf>;
  let there: ReturnType<typeof servicesOf>;

  beforeAll(async () => {
    data = await startPair();
    [here, there] = [servicesOf(data.here), servicesOf(data.there)];
  });
  /** The database keeps the last administrator; a test may look behind that. */
  const behindTheRules = async (...statements: string[]) => {
    for (const table of ['users', 'role_grants']) await data.query(`alter table ${table} disable trigger user`);
    for (const statement of statements) await data.query(statement);
    for (const table of ['users', 'role_grants']) await data.query(`alter table ${table} enable trigger user`);
  };
  // As if nobody had been here before.
  beforeEach(() => behindTheRules('delete from users', 'delete from setup_links'));
  afterAll(() => data?.close());

  const tokenOf = (link: { url: string } | null) => new URL(link!.url).searchParams.get('token')!;
  const administrators = async () => Number((await data.query(`select count(*) as n from role_grants where role = 'admin'`))[0]!.n);

  it('W2 makes an administrator of whoever holds the link, once', async () => {
    const link = await here.setup.issueLink();
    expect(link!.expiresAt.getTime() - Date.now()).toBeGreaterThan(29 * 60_000);
    expect(link!.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(30 * 60_000 + 1_000);
    const token = tokenOf(link);
    expect(await here.setup.stateOf(token)).toBe('open');
    await here.setup.redeem(token, 'boss@example.com', PASSWORD);
    const { userId } = await here.logins.login('boss@example.com', PASSWORD, DEVICE);
    const access = await here.users.loadAccess(userId);
    expect(access!.grants.map((grant) => `${grant.role} ${grant.scopeType}`).toSorted()).toEqual([
      'admin installation',
      'user organisation',
    ]);
    await expect(here.setup.redeem(token, 'second@example.com', PASSWORD)).rejects.toMatchObject({
      code: 'SETUP_CLOSED',
      definition: { kind: 'gone' },
    });
    expect(await here.setup.issueLink()).toBeNull();
    expect(await there.setup.stateOf(token)).toBe('closed');
    expect(await administrators()).toBe(1);
  });

  it('W2 makes exactly one administrator of twenty uses of one link at the same time', async () => {
    const token = tokenOf(await here.setup.issueLink());
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).setup.redeem(token, `boss${index}@example.com`, PASSWORD)),
    );
    expect(tries.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    for (const attempt of tries)
      if (attempt.status === 'rejected')
        expect(['SETUP_CLOSED', 'TOKEN_ALREADY_USED']).toContain((attempt.reason as { code: string }).code);
    expect(await administrators()).toBe(1);
    expect(await data.query('select count(*)::int as n from users')).toEqual([{ n: 1 }]);
  });

  it('W2 voids a link when a newer one is made, and knows old from invented', async () => {
    const [first, second] = [tokenOf(await here.setup.issueLink()), tokenOf(await there.setup.issueLink())];
    expect([
      await here.setup.stateOf(first),
      await here.setup.stateOf(second),
      await here.setup.stateOf('x'),
      await here.setup.stateOf(undefined),
    ]).toEqual(['used', 'open', 'unknown', 'unknown']);
    await expect(here.setup.redeem(first, 'boss@example.com', PASSWORD)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    await expect(
      here.setup.redeem(`${second.slice(0, -1)}${second.endsWith('A') ? 'B' : 'A'}`, 'boss@example.com', PASSWORD),
    ).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    await data.query('update setup_links set expires_at = now() where used_at is null');
    await expect(here.setup.redeem(second, 'boss@example.com', PASSWORD)).rejects.toMatchObject({ code: 'EXPIRED_TOKEN' });
    await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? here : there).setup.issueLink()));
    expect(await data.query('select count(*)::int as n from setup_links where used_at is null and voided_at is null')).toEqual([{ n: 1 }]);
    expect(await administrators()).toBe(0);
  });

  it('W2 leaves the link usable when password or address are refused', async () => {
    const token = tokenOf(await here.setup.issueLink());
    await expect(here.setup.redeem(token, 'boss@example.com', 'short')).rejects.toMatchObject({ code: 'WEAK_PASSWORD' });
    await here.registrar.createUser({
      email: 'taken@example.com',
      passwordHash: null,
      firstName: 'T',
      lastName: 'K',
      secondLastName: null,
      language: 'en',
    });
    await expect(here.setup.redeem(token, 'taken@example.com', PASSWORD)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(await here.setup.stateOf(token)).toBe('open');
    await here.setup.redeem(token, 'boss@example.com', PASSWORD);
  });

  it('W2 makes administrators from the command line, also further ones, by the same rules', async () => {
    await expect(here.setup.createAdministrator('not an address', PASSWORD)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(here.setup.createAdministrator('boss@example.com', 'password12345')).rejects.toMatchObject({ code: 'WEAK_PASSWORD' });
    const id = await here.setup.createAdministrator('Boss@Example.com', PASSWORD);
    expect(await here.users.find(id)).toMatchObject({ email: 'boss@example.com' });
    await expect(here.setup.createAdministrator('boss@example.com', PASSWORD)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
    await here.setup.createAdministrator('second@example.com', PASSWORD);
    expect(await administrators()).toBe(2);
  });

  it('W2 stays closed while the only administrator is suspended', async () => {
    await here.setup.createAdministrator('boss@example.com', PASSWORD);
    await behindTheRules(`update users set status = 'suspended'`);
    expect(await here.setup.issueLink()).toBeNull();
  });
});
