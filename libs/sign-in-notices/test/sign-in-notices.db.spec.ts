import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { startTestApi, type TestApi } from '#harness';
import { PersonalData } from '#platform/privacy';
import { type Device, RefreshReuseDetected, SessionOpened, SessionService } from '#sessions';
import { Registrar } from '#users';
import { KnownDevicePurgeService } from '../src/known-device-purge.service.js';
import { RefreshReuseListener } from '../src/refresh-reuse.listener.js';
import { SessionOpenedListener } from '../src/session-opened.listener.js';
import { SignInNoticeService } from '../src/sign-in-notice.service.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const HOME: Device = { userAgent: FIREFOX, address: '203.0.113.7' };

describe('notices of sign-ins', () => {
  let api: TestApi;
  let owner: Client;
  let count = 0;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const query = async (text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Record<string, unknown>[];

  beforeAll(async () => {
    api = await startTestApi();
    owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await api?.close();
  });

  async function person(language = 'en'): Promise<{ id: string; email: string }> {
    count += 1;
    const email = `n${count}@example.com`;
    const id = (await get(Registrar).createUser({
      email,
      passwordHash: null,
      firstName: 'Ana',
      lastName: 'Ruiz',
      secondLastName: null,
      language,
    }))!;
    return { id, email };
  }

  /** Signs in and hands what was published to the listener, as a worker does. */
  async function signIn(userId: string, device: Device): Promise<string> {
    const { session } = await get(SessionService).open(userId, 1, device, ['password']);
    const [row] = await query(`select payload from outbox where name = 'sessions.session-opened' and payload->>'sessionId' = $1`, [
      session.id,
    ]);
    await new SessionOpenedListener(get(SignInNoticeService)).handle(SessionOpened.payload(row!.payload));
    return session.id;
  }

  const mailsTo = (email: string) =>
    query('select template, subject, language, text, link from mails where to_address = $1 order by id', [email]);

  it('AU10 NT2 a sign-in from a new device is told, the first of an account and the next from the same one are not', async () => {
    const { id, email } = await person();
    await signIn(id, HOME);
    await signIn(id, { ...HOME, address: '203.0.113.200', userAgent: FIREFOX.replaceAll('140', '141') });
    expect(await mailsTo(email)).toEqual([]);
    await signIn(id, { userAgent: SAFARI, address: '198.51.100.9' });
    await signIn(id, { userAgent: SAFARI, address: '198.51.100.10' });
    const [mail, ...others] = await mailsTo(email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ template: 'auth.new-device', subject: 'Your account was used from a new device', language: 'en' });
    for (const part of ['Safari on iPhone', '198.51.100.9', '/auth/forgot-password', 'Hello Ana,']) expect(mail!.text).toContain(part);
  });

  it.each<[string, Device]>([
    ['the same program in another network', { ...HOME, address: '192.0.2.1' }],
    ['another program in the same network', { ...HOME, userAgent: SAFARI }],
    ['a program that says nothing', { userAgent: null, address: HOME.address }],
  ])('AU10 %s is another device', async (_, device) => {
    const { id, email } = await person('es');
    await signIn(id, HOME);
    await signIn(id, device);
    expect(await mailsTo(email)).toMatchObject([{ subject: 'Se ha usado tu cuenta desde un dispositivo nuevo', language: 'es' }]);
  });

  it('AU10 a device that our cookie proves is not new, wherever it is', async () => {
    const { id, email } = await person();
    await signIn(id, HOME);
    await signIn(id, { userAgent: FIREFOX, address: '192.0.2.1', isKnown: true });
    await signIn(id, { userAgent: FIREFOX, address: '192.0.2.2' });
    expect(await mailsTo(email)).toEqual([]);
  });

  it('AU10 several sign-ins at the same time from a new device are told once', async () => {
    const { id, email } = await person();
    await signIn(id, HOME);
    await Promise.all(Array.from({ length: 8 }, () => signIn(id, { userAgent: SAFARI, address: '198.51.100.9' })));
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('AU5 a session that was ended because a token was used twice is told', async () => {
    const { id, email } = await person();
    const sessionId = await signIn(id, HOME);
    const payload = RefreshReuseDetected.payload({ sessionId, userId: id });
    await new RefreshReuseListener(get(SignInNoticeService)).handle(payload);
    expect(await mailsTo(email)).toMatchObject([{ template: 'auth.session-ended', subject: 'We ended one of your sessions to be safe' }]);
  });

  it('AU10 somebody who is suspended gets no mail, and a session that is gone is no reason for one', async () => {
    const { id, email } = await person();
    await signIn(id, HOME);
    const { session } = await get(SessionService).open(id, 1, { userAgent: SAFARI, address: null }, ['password']);
    await query(`update users set status = 'suspended' where id = $1`, [id]);
    await get(SignInNoticeService).tellOfOpened({ sessionId: session.id, userId: id, isKnownDevice: false });
    await query('delete from sessions where id = $1', [session.id]);
    await get(SignInNoticeService).tellOfStolen(session.id);
    expect(await mailsTo(email)).toEqual([]);
  });

  it('US6 devices are handed over without saying which they are, erased with the person, and forgotten after a year', async () => {
    const [ana, ben] = [await person(), await person()];
    await signIn(ana.id, HOME);
    await signIn(ben.id, HOME);
    const [fingerprints] = await query('select count(distinct fingerprint)::int as n from known_devices where user_id in ($1, $2)', [
      ana.id,
      ben.id,
    ]);
    expect(fingerprints!.n).toBe(2);
    for await (const file of get(PersonalData).exportOf(ana.id))
      if (file.path.startsWith('sign-in-notices/'))
        expect(file.records).toEqual([{ firstSeenAt: expect.anything(), lastSeenAt: expect.anything() }]);
    await query(`update known_devices set last_seen_at = now() - interval '366 days' where user_id = $1`, [ana.id]);
    await get(KnownDevicePurgeService).purge();
    const left = async () =>
      (await query('select user_id from known_devices where user_id in ($1, $2)', [ana.id, ben.id])).map((row) => row.user_id);
    expect(await left()).toEqual([ben.id]);
  });
});
