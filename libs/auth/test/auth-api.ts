import { type StartOptions, startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Client } from 'pg';

export const PASSWORD = 'three trains at midnight';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // Tests look into many shapes.
  readonly body: any;
}

/** The API with what the stories of this lib need. */
export interface AuthApi extends TestApi {
  /** As the owner of the tables, to look and to move rows in time. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  post(url: string, body?: unknown, token?: string): Promise<Answer>;
  /** Token of the newest confirmation mail to an address. */
  tokenFor(email: string): Promise<string>;
  register(email: string, changes?: Record<string, unknown>): Promise<Answer>;
  /** Registers, confirms by the link and signs in. */
  signUp(email: string): Promise<{ accessToken: string; refreshToken: string; user: { id: string } }>;
}

export async function startAuthApi(options: StartOptions = {}): Promise<AuthApi> {
  hashPasswordsAtFloor();
  const api = await startTestApi(options);
  const client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  const post: AuthApi['post'] = (url, body, token) => api.request({ method: 'POST', url, body, ...(token === undefined ? {} : { token }) });
  const query: AuthApi['query'] = async (text, values) => (await client.query(text, values)).rows as Record<string, unknown>[];
  const tokenFor = async (email: string) => {
    const [mail] = await query(
      `select link from mails where to_address = $1 and template = 'auth.confirm-email' order by id desc limit 1`,
      [email],
    );
    return new URL(String(mail!.link)).searchParams.get('token')!;
  };
  const register: AuthApi['register'] = (email, changes = {}) =>
    post('/auth/register', { email, password: PASSWORD, first_name: 'Ana', last_name: 'Ruiz', ...changes });
  return {
    ...api,
    query,
    post,
    tokenFor,
    register,
    signUp: async (email) => {
      await register(email);
      await api.request({ url: `/auth/confirm?token=${await tokenFor(email)}` });
      return (await post('/auth/login', { email, password: PASSWORD })).body;
    },
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
