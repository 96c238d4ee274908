import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { newId, Transactions } from '#platform/database';
import { OrganisationDirectory } from '#organisations';
import { AccountDeletion, CredentialDirectory, CredentialService, ProfileService, Registrar, UserDirectory } from '#users';
import { Client } from 'pg';

const person = (email: string) => ({
  email,
  passwordHash: 'a hash',
  firstName: 'Ana',
  lastName: 'Ruiz',
  secondLastName: 'Gil',
  language: 'es',
});

describe('people', () => {
  let api: TestApi;
  let database: Client;
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  it('AU1 has one account per address, of any number that are made at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => get(Registrar).createUser(person('once@example.com'))));
    expect(made.filter((id) => id !== null)).toHaveLength(1);
    const { rows } = await database.query(
      `select count(*)::int as n from role_grants g join users u on u.id = g.user_id where u.email = 'once@example.com'`,
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('AD1 makes no account and no entry when the command around it fails', async () => {
    const before = await database.query('select count(*)::int as n from ops.audit_entries');
    const failing = get(Transactions).run(async () => {
      await get(Registrar).createUser(person('never@example.com'));
      throw new Error('changed our mind');
    });
    await expect(failing).rejects.toThrow('changed our mind');
    expect(await get(CredentialDirectory).findByEmail('never@example.com')).toBeNull();
    expect((await database.query('select count(*)::int as n from ops.audit_entries')).rows).toEqual(before.rows);
  });

  it('AU16 gives everybody the role user in their organisation, and administrators theirs on the installation', async () => {
    const organisation = await get(OrganisationDirectory).default();
    const [user, admin] = [
      await get(Registrar).createUser(person('u@example.com')),
      await get(Registrar).createAdministrator(person('a@example.com')),
    ];
    expect(await get(UserDirectory).loadAccess(user!)).toEqual({
      status: 'active',
      securityEpoch: 1,
      organisationId: organisation.id,
      grants: [{ role: 'user', scopeType: 'organisation', scopeId: organisation.id }],
    });
    expect((await get(UserDirectory).loadAccess(admin!))!.grants).toContainEqual({
      role: 'admin',
      scopeType: 'installation',
      scopeId: null,
    });
    await expect(
      database.query(`insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, 'admin', 'organisation')`, [
        user,
      ]),
    ).rejects.toMatchObject({ constraint: 'role_grants_scope_id' });
    await expect(
      database.query(`insert into role_grants (id, user_id, role, scope_type) values (gen_random_uuid(), $1, 'admin', 'installation')`, [
        admin,
      ]),
    ).rejects.toMatchObject({ constraint: 'role_grants_once' });
  });

  it('DK1 tells names by id, of those who exist', async () => {
    const id = (await get(Registrar).createUser(person('named@example.com')))!;
    const nobody = '0192f0c1-2345-7abc-8def-0123456789ab';
    expect(await get(UserDirectory).displayNames([id, nobody, id])).toEqual(new Map([[id, 'Ana Ruiz']]));
    expect(await get(UserDirectory).displayNames([])).toEqual(new Map());
    expect(await get(UserDirectory).find(nobody)).toBeNull();
    expect(await get(UserDirectory).loadAccess(nobody)).toBeNull();
    const many = Array.from({ length: 1_001 }, () => newId());
    for (const asked of [get(UserDirectory).displayNames(many), get(UserDirectory).namesWithin(many, null)])
      await expect(asked).rejects.toThrow('1000 ids at most');
    const thrice = Array.from({ length: 1_001 }, () => id);
    expect(await get(UserDirectory).namesWithin([...thrice, nobody], null)).toEqual(new Map([[id, 'Ana Ruiz']]));
    expect(await get(UserDirectory).namesWithin([id], [nobody])).toEqual(new Map());
    expect(await get(UserDirectory).namesWithin([id], [])).toEqual(new Map());
  });

  it('AU3 strengthens a hash only while it is the one that was checked', async () => {
    const id = (await get(Registrar).createUser(person('hash@example.com')))!;
    await get(CredentialService).strengthen(id, 'another hash', 'stolen');
    expect((await get(CredentialDirectory).findByEmail('hash@example.com'))!.passwordHash).toBe('a hash');
    await get(CredentialService).strengthen(id, 'a hash', 'a better hash');
    expect(await get(CredentialDirectory).findByEmail('hash@example.com')).toEqual({
      userId: id,
      passwordHash: 'a better hash',
      status: 'active',
      suspendedUntil: null,
      securityEpoch: 1,
    });
  });

  it('AU2 replaces the first password once, of active people, and raises the epoch', async () => {
    const id = (await get(Registrar).createUser(person('first@example.com')))!;
    const tries = await Promise.all(Array.from({ length: 6 }, () => get(CredentialService).setFirstPassword(id, 'new hash')));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect((await get(UserDirectory).loadAccess(id))!.securityEpoch).toBe(2);
    const suspended = (await get(Registrar).createUser(person('suspended@example.com')))!;
    await database.query(`update users set status = 'suspended' where id = $1`, [suspended]);
    expect(await get(CredentialService).setFirstPassword(suspended, 'new hash')).toBe(false);
  });

  it('US3 AU7 takes a suspension that is over by its time for what it is, whether or not somebody has noted it', async () => {
    const [over, standing] = [
      (await get(Registrar).createUser(person('over@example.com')))!,
      (await get(Registrar).createUser(person('standing@example.com')))!,
    ];
    for (const [id, minutes] of [
      [over, -1],
      [standing, 1],
    ])
      await database.query(`update users set status = 'suspended', suspended_until = now() + make_interval(mins => $2) where id = $1`, [
        id,
        minutes,
      ]);
    const tried = async (id: string, email: string) => [
      await get(CredentialService).replacePassword(id, 1, 'new hash'),
      await get(ProfileService).changeEmail(id, email, `new-${email}`, 'confirmed'),
      await get(AccountDeletion).request(id, 60),
    ];
    expect(await tried(over, 'over@example.com')).toEqual([true, 3, expect.any(String)]);
    expect(await tried(standing, 'standing@example.com')).toEqual([false, null, null]);
  });
});
