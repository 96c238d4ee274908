import { type Answer, startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { UserDirectory } from '#users';
import { Client } from 'pg';
import { expect } from 'vitest';

/** A person who has asked for another address: both mails' tokens. */
export interface Changing {
  readonly person: SignedIn;
  readonly email: string;
  readonly confirm: string;
  readonly stop: string;
}

/** The API with what the stories of the own account need. */
export interface OwnAccountApi extends TestApi {
  /** As the owner of the tables. */
  readonly database: TestApi['database'] & { query: Client['query'] };
  get<T>(type: abstract new (...args: never[]) => T): T;
  /** An address nobody has yet. */
  fresh(): string;
  me(person: SignedIn, method?: 'GET' | 'PATCH', body?: object): Promise<Answer>;
  askForEmail(person: SignedIn, email: unknown): Promise<Answer>;
  askForDeletion(person: SignedIn): Promise<Answer>;
  /** Presses the button of the page of a link. */
  press(path: string, token: string | undefined, accept?: string): Promise<Answer>;
  /** Opens the page of a link, in Spanish. */
  open(path: string, token: string): Promise<Answer>;
  /** Tokens of the links mailed to an address with one template, the newest first. */
  mailed(template: string, to: string): Promise<string[]>;
  changing(): Promise<Changing>;
  /** As above, confirmed: the token that takes it back. */
  changed(): Promise<Changing & { readonly revert: string }>;
  addressOf(person: SignedIn): Promise<string>;
  /** What the trail says was done to the account, oldest first. */
  audited(person: SignedIn): Promise<string[]>;
}

export async function startOwnAccountApi(): Promise<OwnAccountApi> {
  const api = await startTestApi();
  const client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  let made = 0;
  const get: OwnAccountApi['get'] = (type) => api.app.get(type, { strict: false });
  const fresh = () => `new-${(made += 1)}@example.com`;
  const askForEmail: OwnAccountApi['askForEmail'] = (person, email) =>
    api.request({ method: 'POST', url: '/api/users/me/email', token: person.token, body: { email } });
  const press: OwnAccountApi['press'] = (path, token, accept = 'application/json') =>
    api.request({ method: 'POST', url: `/api/users/${path}`, body: { token }, headers: { accept } });
  const mailed: OwnAccountApi['mailed'] = async (template, to) => {
    const { rows } = await client.query<{ link: string }>(
      'select link from mails where template = $1 and to_address = $2 order by created_at desc, id desc',
      [template, to],
    );
    return rows.map((row) => new URL(row.link).searchParams.get('token')!);
  };
  const changing: OwnAccountApi['changing'] = async () => {
    const person = await signIn(api.app);
    const email = fresh();
    expect((await askForEmail(person, email)).status).toBe(202);
    const [confirm] = await mailed('profile.confirm-new-address', email);
    const [stop] = await mailed('profile.email-change-notice', person.email);
    return { person, email, confirm: confirm!, stop: stop! };
  };
  return {
    ...api,
    database: Object.assign(api.database, { query: client.query.bind(client) }),
    get,
    fresh,
    me: (person, method = 'GET', body) => api.request({ method, url: '/api/users/me', token: person.token, body }),
    askForEmail,
    askForDeletion: (person) => api.request({ method: 'POST', url: '/api/users/me/deletion', token: person.token }),
    press,
    open: (path, token) =>
      api.request({ url: `/api/users/${path}?token=${token}`, headers: { accept: 'text/html', 'accept-language': 'es' } }),
    mailed,
    changing,
    changed: async () => {
      const change = await changing();
      expect((await press('email/confirm', change.confirm)).status).toBe(200);
      const [revert] = await mailed('profile.email-changed', change.person.email);
      return { ...change, revert: revert! };
    },
    addressOf: async (person) => (await get(UserDirectory).find(person.userId))!.email,
    audited: async (person) => {
      const { rows } = await client.query<{ action: string }>(
        `select action from ops.audit_entries where target_id = $1 and action like 'user.%' order by occurred_at, id`,
        [person.userId],
      );
      return rows.map((row) => row.action);
    },
    close: async () => {
      await client.end();
      await api.close();
    },
  };
}
