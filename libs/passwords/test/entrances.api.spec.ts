import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SetupService } from '#auth';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Settings } from '#platform/settings';
import { PasswordLinkService } from '#recovery';

const CURRENT = 'the old lantern hums';

/** Every place at which somebody chooses a password asks the one policy. */
describe('choosing a password', () => {
  let api: TestApi;
  let data: Client;
  let ana: SignedIn;
  let version = 0;
  let count = 0;
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const post = (path: string, body: object, token?: string) =>
    api.request({ method: 'POST', url: `/auth/${path}`, body, ...(token === undefined ? {} : { token }) });
  const atLeast = (length: number) =>
    get(Settings).adopt({ version: (version += 1), values: new Map([['auth.password.min-length', length]]) });
  const tokenOf = (link: string) => new URL(link).searchParams.get('token')!;
  const linkTo = async (email: string) => {
    const { rows } = await data.query<{ link: string }>('select link from mails where to_address = $1 order by id desc limit 1', [email]);
    return tokenOf(rows[0]!.link);
  };
  const newcomer = () => `newcomer${(count += 1)}@example.com`;
  const register = (email: string, password: string) => post('register', { email, password, first_name: 'Eva', last_name: 'Sol' });
  const resetLink = async () => {
    await get(PasswordLinkService).send(ana.userId, 'forgotten');
    return linkTo(ana.email);
  };
  const setupLink = async () => tokenOf((await get(SetupService).issueLink())!.url);
  const confirmLink = async () => {
    const email = newcomer();
    await register(email, `${CURRENT} and still does, all night long`);
    return linkTo(email);
  };

  const ENTRANCES: Record<string, (password: string) => Promise<Awaited<ReturnType<typeof post>>>> = {
    registration: (password) => register(newcomer(), password),
    confirmation: async (password) => post('confirm', { token: await confirmLink(), new_password: password }),
    'set-up': async (password) =>
      api.request({ method: 'POST', url: '/setup', body: { token: await setupLink(), email: 'chief@example.com', password } }),
    reset: async (password) => post('reset-password', { token: await resetLink(), password }),
    change: (password) => post('change-password', { current_password: CURRENT, new_password: password }, ana.token),
  };

  beforeAll(async () => {
    hashPasswordsAtFloor();
    api = await startTestApi({ env: { RATE_LIMITS: '*=100000/60' } });
    data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await data.connect();
    ana = await signIn(api.app);
    await post('reset-password', { token: await resetLink(), password: CURRENT });
    ana = { ...ana, token: ((await post('login', { email: ana.email, password: CURRENT })).body as { accessToken: string }).accessToken };
  });
  beforeEach(() => atLeast(12));
  afterAll(async () => {
    await data?.end();
    await api?.close();
  });

  it.each(Object.keys(ENTRANCES))('AU1 asks the policy at %s', async (entrance) => {
    const choose = ENTRANCES[entrance]!;
    const reasonsAgainst = async (password: string) => {
      const { status, body } = await choose(password);
      const { error } = body as { error?: { code: string; details: { reasons?: string[]; minLength?: number } } };
      return [status, error?.code, error?.details.reasons?.join(), error?.details.minLength];
    };
    expect(await reasonsAgainst('Wolverine#1999')).toEqual([400, 'WEAK_PASSWORD', 'common', 12]);
    expect(await reasonsAgainst('n\u0303andu\u0301 a\u0301gil')).toEqual([400, 'WEAK_PASSWORD', 'too_short', 12]);
    for (const password of ['half a pair \ud800 of two', 'a NUL \0 in the middle', 'two trains, '.repeat(22)])
      expect((await choose(password)).status, JSON.stringify(password)).toBe(400);
    atLeast(30);
    expect(await reasonsAgainst('correct horse battery staple')).toEqual([400, 'WEAK_PASSWORD', 'too_short', 30]);
  });

  it('AU1 forms ask for as many characters as the setting does', async () => {
    atLeast(17);
    for (const url of [
      `/auth/reset-password?token=${await resetLink()}`,
      `/auth/confirm?token=${await confirmLink()}`,
      `/setup?token=${await setupLink()}`,
    ]) {
      const [english, spanish] = await Promise.all(
        ['en', 'es'].map((language) => api.request({ url, headers: { accept: 'text/html', 'accept-language': language } })),
      );
      expect(english!.text, url).toContain('minlength="17"');
      expect(english!.text).toContain('at least 17 characters');
      expect(spanish!.text).toContain('al menos 17 caracteres');
    }
  });

  it('AU3 takes a password of the greatest length whole, however it was typed, and compares all of it', async () => {
    const login = async (password: string) => (await post('login', { email: ana.email, password })).status;
    const signs = String.fromCodePoint(...Array.from({ length: 256 }, (_, index) => 0x1f300 + index));
    expect(Buffer.byteLength(signs)).toBe(1_024);
    expect((await post('reset-password', { token: await resetLink(), password: signs })).status).toBe(200);
    expect([await login(signs), await login([...signs].slice(0, -1).join('')), await login(`${signs}x`)]).toEqual([200, 401, 400]);
    const typed = '  El ñandú de Peñíscola, ágil  ';
    expect((await post('reset-password', { token: await resetLink(), password: typed.normalize('NFD') })).status).toBe(200);
    expect([await login(typed.normalize('NFC')), await login(typed.normalize('NFD'))]).toEqual([200, 200]);
    expect([await login(typed.trim()), await login(typed.toLowerCase())]).toEqual([401, 401]);
  });
});
