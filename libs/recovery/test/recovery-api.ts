import { Client } from 'pg';
import { signIn, type SignedIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { PasswordHasher } from '#passwords';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { ForgottenPasswordService } from '../src/forgotten-password.service.js';

export const OLD = 'the old lantern hums';

/** The API with what forgetting, resetting and changing a password is tried by. */
export interface RecoveryApi {
  readonly api: TestApi;
  /** As the owner of the tables. */
  readonly data: Client;
  get<T>(type: new (...args: never[]) => T): T;
  /** Below /auth. */
  post(path: string, body: object, more?: object): Promise<Answer>;
  login(email: string, password: string): Promise<Answer>;
  /** Somebody signed in, whose password is `OLD`. */
  person(): Promise<SignedIn>;
  /** Ids of what was asked for and not answered yet. */
  requests(): Promise<string[]>;
  /** Answers all of them, as jobs do. */
  workOff(): Promise<void>;
  /** Tokens of the links mailed to an address, oldest first. */
  linksOf(email: string): Promise<string[]>;
  /** Asks for a link. */
  tokenFor(email: string): Promise<string>;
  trailOf(userId: string): Promise<string[]>;
  /** What is left standing of a person: sessions, and links that are neither used nor void. */
  leftOf(userId: string): Promise<{ readonly sessions: number; readonly links: number } | undefined>;
  close(): Promise<void>;
}

export const codeOf = (answer: { status: number; body: unknown }): string =>
  `${answer.status} ${(answer.body as { error?: { code: string } } | undefined)?.error?.code ?? 'ok'}`;

export async function startRecoveryApi(): Promise<RecoveryApi> {
  hashPasswordsAtFloor();
  const api = await startTestApi({ env: { RATE_LIMITS: '*=100000/60' } });
  const data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await data.connect();
  const get: RecoveryApi['get'] = (type) => api.app.get(type, { strict: false });
  const post: RecoveryApi['post'] = (path, body, more = {}) => api.request({ method: 'POST', url: `/auth/${path}`, body, ...more });
  const requests = async () => (await data.query<{ id: string }>('select id from password_reset_requests')).rows.map(({ id }) => id);
  const workOff = async () => {
    for (const id of await requests()) await get(ForgottenPasswordService).answer(id);
  };
  const linksOf = async (email: string) => {
    const { rows } = await data.query<{ link: string }>(
      `select link from mails where to_address = $1 and template = 'auth.choose-password' order by created_at, id`,
      [email],
    );
    return rows.map(({ link }) => new URL(link).searchParams.get('token')!);
  };
  return {
    api,
    data,
    get,
    post,
    login: (email, password) => post('login', { email, password }),
    person: async () => {
      const ana = await signIn(api.app);
      await data.query('update users set password_hash = $2 where id = $1', [ana.userId, await get(PasswordHasher).hash(OLD)]);
      return ana;
    },
    requests,
    workOff,
    linksOf,
    tokenFor: async (email) => {
      await post('forgot-password', { email });
      await workOff();
      return (await linksOf(email)).at(-1)!;
    },
    trailOf: async (userId) => {
      const { rows } = await data.query<{ action: string }>('select action from audit_entries where target_id = $1', [userId]);
      return rows.map(({ action }) => action);
    },
    leftOf: async (userId) => {
      const { rows } = await data.query<{ sessions: number; links: number }>(
        `select (select count(*)::int from sessions where user_id = $1 and revoked_at is null) as sessions,
                (select count(*)::int from password_resets where user_id = $1 and used_at is null and voided_at is null) as links`,
        [userId],
      );
      return rows[0];
    },
    close: async () => {
      await data.end();
      await api.close();
    },
  };
}
