import { generate } from 'otplib';
import { Client } from 'pg';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { PasswordHasher } from '#passwords';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Registrar } from '#users';

export const PASSWORD = 'three trains at midnight';

/** Somebody with a password, signed in with it. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
}

/** Somebody with an authenticator app and recovery codes. */
export interface Protected extends Person {
  readonly secret: string;
  readonly codes: readonly string[];
}

/** The API with what stories about second factors need. */
export interface FactorApi extends TestApi {
  /** As the owner of the tables, to look and to move rows in time. */
  query(text: string, values?: unknown[]): Promise<Record<string, any>[]>;
  post(url: string, body?: unknown, token?: string): Promise<Answer>;
  login(email: string, password?: string): Promise<Answer>;
  person(options?: { admin?: boolean }): Promise<Person>;
  /** A person who has set an authenticator app up; its codes may be used at once. */
  protectedPerson(options?: { admin?: boolean }): Promise<Protected>;
  /** The code of now, with everything that was used so far forgotten. */
  freshCode(person: { userId: string; secret: string }): Promise<string>;
  /** What entries of the trail about somebody say, oldest first. */
  auditOf(action: string, userId: string): Promise<any[]>;
  /** Texts of the mails to an address, oldest first. */
  mailsTo(email: string, template: string): Promise<string[]>;
  /** `challengeId` of a login that asks for more. */
  challenge(email: string): Promise<string>;
}

export async function startFactorApi(): Promise<FactorApi> {
  hashPasswordsAtFloor();
  const api = await startTestApi({ env: { RATE_LIMITS: '*=100000/60' } });
  const client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  const query: FactorApi['query'] = async (text, values) => (await client.query(text, values)).rows as Record<string, any>[];
  const post: FactorApi['post'] = (url, body, token) =>
    api.request({ method: 'POST', url, body, ...(token === undefined ? {} : { token }) });
  const login: FactorApi['login'] = (email, password = PASSWORD) => post('/auth/login', { email, password });
  let passwordHash: string | undefined;
  let made = 0;

  const person: FactorApi['person'] = async ({ admin = false } = {}) => {
    const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
    passwordHash ??= await get(PasswordHasher).hash(PASSWORD);
    const email = `f${(made += 1)}@example.com`;
    const account = { email, passwordHash, firstName: 'Ana', lastName: 'Ruiz', secondLastName: null, language: 'en' };
    const userId = admin ? await get(Registrar).createAdministrator(account) : await get(Registrar).createUser(account);
    return { userId: userId!, email, token: (await login(email)).body.accessToken };
  };
  const freshCode: FactorApi['freshCode'] = async ({ userId, secret }) => {
    await query('update totp_factors set last_step = 0 where user_id = $1', [userId]);
    return generate({ secret });
  };
  return {
    ...api,
    query,
    post,
    login,
    person,
    freshCode,
    auditOf: async (action, userId) => {
      const rows = await query('select after from ops.audit_entries where action = $1 and target_id = $2 order by id', [action, userId]);
      return rows.map((row) => row['after']);
    },
    mailsTo: async (email, template) => {
      const rows = await query('select text from mails where to_address = $1 and template = $2 order by id', [email, template]);
      return rows.map((row) => row['text']);
    },
    protectedPerson: async (options) => {
      const made = await person(options);
      const { secret } = (await post('/auth/second-factor/totp', undefined, made.token)).body;
      const { recoveryCodes } = (await post('/auth/second-factor/totp/confirm', { code: await generate({ secret }) }, made.token)).body;
      return { ...made, secret, codes: recoveryCodes };
    },
    challenge: async (email) => (await login(email)).body.error.details.challengeId,
    close: async () => {
      await client.end();
      await api.close();
    },
  };
}

/** `"401 INVALID_TOKEN"`: what tests compare of a refusal. */
export function refusal(answer: Answer): string {
  return `${answer.status} ${answer.body?.error?.code ?? ''}`.trim();
}
