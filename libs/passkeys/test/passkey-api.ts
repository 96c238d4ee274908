import { Client } from 'pg';
import { type Answer, startTestApi, type StartOptions, type TestApi } from '#harness';
import { PasswordHasher } from '#passwords';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Registrar } from '#users';
import { SoftwareAuthenticator, type Twist } from './software-authenticator.js';

export const PASSWORD = 'three trains at midnight';
export const ORIGIN = 'https://zocalo.example';

/** Somebody with a password, signed in with it. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
}

/** The API with what stories about passkeys need. */
export interface PasskeyApi extends TestApi {
  /** As the owner of the tables, to look and to move rows in time. */
  query(text: string, values?: unknown[]): Promise<Record<string, any>[]>;
  post(url: string, body?: unknown, token?: string): Promise<Answer>;
  person(): Promise<Person>;
  /** Options for proving oneself. */
  options(body?: object): Promise<{ challenge: string; rpId: string }>;
  /** Adds a passkey of the authenticator to the person. */
  add(person: Person, authenticator: SoftwareAuthenticator, twist?: Twist): Promise<Answer>;
  login(authenticator: SoftwareAuthenticator, twist?: Twist): Promise<Answer>;
}

export async function startPasskeyApi(options: StartOptions = {}): Promise<PasskeyApi> {
  hashPasswordsAtFloor();
  const api = await startTestApi({ ...options, env: { RATE_LIMITS: '*=100000/60', PUBLIC_URL: ORIGIN, ...options.env } });
  const client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  const post: PasskeyApi['post'] = (url, body, token) =>
    api.request({ method: 'POST', url, body, ...(token === undefined ? {} : { token }) });
  const askOptions: PasskeyApi['options'] = async (body = { email: null }) => (await post('/auth/passkeys/login-options', body)).body;
  let passwordHash: string | undefined;
  let made = 0;
  return {
    ...api,
    post,
    options: askOptions,
    query: async (text, values) => (await client.query(text, values)).rows as Record<string, any>[],
    person: async () => {
      const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
      passwordHash ??= await get(PasswordHasher).hash(PASSWORD);
      const email = `k${(made += 1)}@example.com`;
      const account = { email, passwordHash, firstName: 'Ana', lastName: 'Ruiz', secondLastName: null, language: 'es' };
      const userId = await get(Registrar).createUser(account);
      return { userId: userId!, email, token: (await post('/auth/login', { email, password: PASSWORD })).body.accessToken };
    },
    add: async (person, authenticator, twist) => {
      const { body } = await post('/auth/passkeys/registration-options', undefined, person.token);
      return post('/auth/passkeys', { name: 'Laptop', passkey: authenticator.create(body, twist) }, person.token);
    },
    login: async (authenticator, twist) => post('/auth/passkeys/login', { passkey: authenticator.get(await askOptions(), twist) }),
    close: async () => {
      await client.end();
      await api.close();
    },
  };
}

/** `"401 PASSKEY_REFUSED"`: what tests compare of a refusal. */
export function refusal(answer: Answer): string {
  return `${answer.status} ${answer.body?.error?.code ?? ''}`.trim();
}
