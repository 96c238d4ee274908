import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pair, startPair, startTestApi } from '#harness';
import type { PendingRegistration } from '../src/pending-registration.repository.js';
import { DEVICE, PASSWORD, registration, servicesOf } from './registration-services.js';

const OTHER = 'four boats before breakfast';

describe('registration, confirmation and sign-in', () => {
  let data: Pair;
  let here: ReturnType<typeof servicesOf>;
  let there: ReturnType<typeof servicesOf>;
  let count = 0;

  beforeAll(async () => {
    data = await startPair();
    [here, there] = [servicesOf(data.here), servicesOf(data.there)];
  });
  afterAll(() => data?.close());

  const newEmail = () => `r${(count += 1)}@example.com`;
  const tokenOf = (link: unknown) => new URL(String(link)).searchParams.get('token')!;

  /** Registers and returns the token of the mail it caused. */
  async function register(email: string, password = PASSWORD): Promise<string> {
    await here.registrations.register(registration(email, { password }));
    const [mail] = await data.query(
      `select link from mails where to_address = $1 and template = 'auth.confirm-email' order by id desc limit 1`,
      [email],
    );
    return tokenOf(mail!.link);
  }
  const found = async (token: string) => (await here.confirmations.find(token)) as PendingRegistration;
  const stateOf = async (token: string) => (await found(token)).state;
  const byLink = async (token: string) => here.confirmations.confirm(await found(token), 'link', null);
  const login = (email: string, password = PASSWORD) => here.logins.login(email, password, DEVICE);
  const userOf = async (email: string) => (await here.credentials.findByEmail(email))?.userId;

  it('AU1 keeps a registration that is no account: nobody can sign in, nobody has the address', async () => {
    const email = newEmail();
    await register(email);
    expect(await here.credentials.findByEmail(email)).toBeNull();
    await expect(login(email)).rejects.toMatchObject({ code: 'EMAIL_NOT_CONFIRMED', definition: { kind: 'unauthorized' } });
    await expect(login(email, 'another password of mine')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await expect(login(newEmail())).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('AU2 makes the account on confirmation, greets it, and leaves nothing typed behind', async () => {
    const email = newEmail();
    const token = await register(email);
    await byLink(token);
    const signedIn = await login(email);
    const user = await here.users.find(signedIn.userId);
    const [organisation] = await data.query('select id from organisations where is_default');
    expect(user).toMatchObject({
      email,
      firstName: 'Ana',
      lastName: 'Ruiz',
      secondLastName: null,
      status: 'active',
      language: 'en',
      organisationId: organisation!.id,
    });
    const [row] = await data.query('select password_hash, first_name, confirmed_by, user_id from pending_registrations where id = $1', [
      token.split('.')[0],
    ]);
    expect(row).toEqual({ password_hash: null, first_name: null, confirmed_by: 'link', user_id: user!.id });
    expect(await data.query(`select template from mails where to_address = $1 order by id`, [email])).toEqual([
      { template: 'auth.confirm-email' },
      { template: 'auth.welcome' },
    ]);
    const actions = (await data.query('select action from ops.audit_entries where target_id = $1 order by id', [user!.id])).map(
      (entry) => entry.action,
    );
    expect(actions).toEqual(['user.create', 'role.grant', 'auth.confirm', 'auth.login']);
  });

  it('AU2 refuses what is no link of ours, is too old, or has been used', async () => {
    const token = await register(newEmail());
    const [id, secret] = token.split('.') as [string, string];
    const wrong = `${id}.${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    for (const text of [undefined, 'x', id, wrong, `${secret}.${id}`]) expect(await here.confirmations.find(text)).toBeNull();
    await data.query(`update pending_registrations set expires_at = now() - interval '1 second' where id = $1`, [id]);
    await expect(byLink(token)).rejects.toMatchObject({ code: 'EXPIRED_TOKEN', definition: { kind: 'invalid' } });
    await here.purge.purge();
    await expect(byLink(token)).rejects.toMatchObject({ code: 'EXPIRED_TOKEN' });
    const used = await register(newEmail());
    await byLink(used);
    await expect(byLink(used)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED', definition: { kind: 'invalid' } });
  });

  it('AU2 lets the first confirmed of several registrations win, with its own password, and voids the others', async () => {
    const email = newEmail();
    const [first, second] = [await register(email, PASSWORD), await register(email, OTHER)];
    await byLink(first);
    expect(await stateOf(second)).toBe('voided');
    await expect(byLink(second)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    await expect(login(email, OTHER)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await expect(login(email, PASSWORD)).resolves.toBeDefined();
    await expect(here.registrations.register(registration(email))).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
      definition: { kind: 'conflict' },
    });
  });

  it('AU2 makes one account of many confirmations at the same time, in two processes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = newEmail();
      const tokens = [await register(email), await register(email, OTHER), await register(email)];
      const rows = await Promise.all(tokens.map(found));
      const tries = await Promise.allSettled(
        [...rows, ...rows].map((row, index) => (index % 2 ? here : there).confirmations.confirm(row, 'person', null)),
      );
      expect(tries.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
      for (const attempt of tries) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'TOKEN_ALREADY_USED' });
      expect(await data.query('select count(*)::int as n from users where email = $1', [email])).toEqual([{ n: 1 }]);
      expect((await Promise.all(tokens.map(stateOf))).toSorted()).toEqual(['confirmed-by-person', 'voided', 'voided']);
    }
  });

  it('AU2 makes one account when an administrator of the same address is created at the same time', async () => {
    const email = newEmail();
    const row = await found(await register(email));
    const [confirmed, created] = await Promise.allSettled([
      here.confirmations.confirm(row, 'link', null),
      there.setup.createAdministrator(email, OTHER),
    ]);
    expect([confirmed.status, created.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await data.query('select count(*)::int as n from users where email = $1', [email])).toEqual([{ n: 1 }]);
  });

  it('AU1 lets no stranger void the link of the owner by registering the address after them', async () => {
    const email = newEmail();
    const own = await register(email);
    for (let index = 0; index < 5; index += 1) await register(email, OTHER);
    await byLink(own);
    await expect(login(email)).resolves.toBeDefined();
    await expect(login(email, OTHER)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('AU1 AU11 writes to one mailbox three times an hour and ten a day, of any number that register it at the same time', async () => {
    const email = newEmail();
    const own = await register(email);
    const mailed = async () => (await data.query('select 1 from mails where to_address = $1', [email])).length;
    const burst = () =>
      Promise.all(Array.from({ length: 6 }, (_, index) => (index % 2 ? here : there).registrations.register(registration(email))));
    await burst();
    expect(await mailed()).toBe(3);
    for (let hours = 0; hours < 4; hours += 1) {
      await data.query(`update pending_registrations set created_at = created_at - interval '61 minutes' where email = $1`, [email]);
      await burst();
    }
    expect(await mailed()).toBe(10);
    // Nothing waits that nobody was told of, and the owner's link is as good as before.
    const waiting = await data.query('select 1 from pending_registrations where email = $1 and voided_at is null', [email]);
    expect(waiting).toHaveLength(10);
    await byLink(own);
    await expect(login(email)).resolves.toBeDefined();
  });

  it('AU2 asks for the password of the registration on the page; a wrong one changes nothing', async () => {
    const email = newEmail();
    const token = await register(email);
    await expect(here.forms.withPassword(token, OTHER)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await stateOf(token)).toBe('usable');
    await here.forms.withPassword(token, PASSWORD);
    await expect(login(email)).resolves.toBeDefined();
    await expect(here.forms.withPassword(token, PASSWORD)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    await expect(here.forms.withNewPassword(token, OTHER)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
  });

  it('AU2 throws the registrant’s password away when the owner of the mailbox sets another; a weak one changes nothing', async () => {
    const email = newEmail();
    const token = await register(email, 'the password of a stranger');
    await expect(here.forms.withNewPassword(token, 'short')).rejects.toMatchObject({ code: 'WEAK_PASSWORD' });
    expect(await stateOf(token)).toBe('usable');
    await here.forms.withNewPassword(token, OTHER);
    await expect(login(email, 'the password of a stranger')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await expect(login(email, OTHER)).resolves.toBeDefined();
  });

  it('AU2 gives an address that a program confirmed back to its owner, once, and throws the stranger out', async () => {
    const email = newEmail();
    const token = await register(email, 'the password of a stranger');
    await byLink(token);
    const stranger = await login(email, 'the password of a stranger');
    const verify = async () =>
      (await data.here.request({ method: 'POST', url: '/auth/verify', body: { token: stranger.accessToken } })).status;
    expect(await verify()).toBe(200);
    await here.forms.withNewPassword(token, OTHER);
    expect(await verify()).toBe(401);
    const refreshed = await data.here.request({ method: 'POST', url: '/auth/refresh', body: { token: stranger.refreshToken } });
    expect(refreshed.body.error.code).toBe('INVALID_TOKEN');
    await expect(login(email, 'the password of a stranger')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await expect(login(email, OTHER)).resolves.toBeDefined();
    await expect(here.forms.withNewPassword(token, 'yet another good password')).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
  });

  it('AU2 closes that way back when the owner proves the password, changes it elsewhere, is suspended, or the day is over', async () => {
    const vouched = newEmail();
    const vouchedToken = await register(vouched);
    await byLink(vouchedToken);
    await expect(here.forms.withPassword(vouchedToken, OTHER)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await here.forms.withPassword(vouchedToken, PASSWORD);
    expect(
      await data.query(`select after from ops.audit_entries where action = 'auth.vouch' and target_id = $1`, [await userOf(vouched)]),
    ).toEqual([{ after: { registrationId: vouchedToken.split('.')[0] } }]);
    await expect(here.forms.withNewPassword(vouchedToken, OTHER)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    const raced = newEmail();
    const racedToken = await register(raced);
    await byLink(racedToken);
    // Both saw the link open; the person who knows the password was first.
    const seen = await found(racedToken);
    await here.confirmations.vouch(seen);
    await expect(there.confirmations.replacePassword(seen, 'a hash')).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    await expect(login(raced)).resolves.toBeDefined();
    const changes = {
      changed: 'update users set security_epoch = 2 where email = $1',
      suspended: `update users set status = 'suspended' where email = $1`,
      late: `update pending_registrations set expires_at = now() where email = $1`,
    };
    for (const statement of Object.values(changes)) {
      const email = newEmail();
      const token = await register(email);
      await byLink(token);
      await data.query(statement, [email]);
      await expect(here.forms.withNewPassword(token, OTHER)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_USED' });
    }
  });

  it('AU3 renews a hash of older parameters at sign-in, and only then', async () => {
    const email = newEmail();
    await byLink(await register(email));
    const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await data.query('update users set password_hash = $2 where email = $1', [email, old]);
    const stored = async () => (await here.credentials.findByEmail(email))!.passwordHash;
    await expect(login(email, OTHER)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await stored()).toBe(old);
    await login(email);
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await login(email);
  });

  it('AU3 computes one hash for each sign-in, whatever there is behind the address', async () => {
    const [confirmed, waiting, suspended, without] = [newEmail(), newEmail(), newEmail(), newEmail()];
    await byLink(await register(confirmed));
    await byLink(await register(suspended));
    await data.query(`update users set status = 'suspended' where email = $1`, [suspended]);
    for (let index = 0; index < 3; index += 1) await register(waiting);
    await here.registrar.createUser({
      email: without,
      passwordHash: null,
      firstName: 'N',
      lastName: 'O',
      secondLastName: null,
      language: 'en',
    });
    for (const email of [confirmed, waiting, suspended, without, newEmail()]) {
      const before = here.passwords.computedChecks;
      await expect(login(email, 'not the password of anybody')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      expect([email, here.passwords.computedChecks - before]).toEqual([email, 1]);
    }
    await expect(login(suspended)).rejects.toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
  });

  it('AU1 refuses when registration is closed, or the domain is not one of those allowed', async () => {
    const closed = await startTestApi({ database: data.here.database, env: { REGISTRATION: 'closed' } });
    await expect(servicesOf(closed).registrations.register(registration(newEmail()))).rejects.toMatchObject({
      code: 'REGISTRATION_CLOSED',
      definition: { kind: 'forbidden' },
    });
    await closed.close();
    const company = await startTestApi({ database: data.here.database, env: { ALLOWED_EMAIL_DOMAINS: 'company.example' } });
    for (const email of ['x@example.com', 'x@sub.company.example', 'x@notcompany.example']) {
      await expect(servicesOf(company).registrations.register(registration(email))).rejects.toMatchObject({
        code: 'EMAIL_DOMAIN_NOT_ALLOWED',
        definition: { kind: 'forbidden' },
      });
    }
    await servicesOf(company).registrations.register(registration('x@company.example'));
    await company.close();
  });

  it('AU15 forgets what was typed when a registration is over, and its row a month later', async () => {
    const email = newEmail();
    const token = await register(email);
    await data.query(`update pending_registrations set expires_at = now() - interval '1 minute' where email = $1`, [email]);
    await here.purge.purge();
    const [row] = await data.query(
      'select email, password_hash, first_name, last_name, voided_at is not null as voided from pending_registrations where id = $1',
      [token.split('.')[0]],
    );
    expect(row).toEqual({ email: null, password_hash: null, first_name: null, last_name: null, voided: true });
    await data.query(`update pending_registrations set expires_at = now() - interval '31 days' where id = $1`, [token.split('.')[0]]);
    await here.purge.purge();
    expect(await here.confirmations.find(token)).toBeNull();
    expect(await userOf(email)).toBeUndefined();
  });
});
