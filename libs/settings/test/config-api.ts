import { signIn, type SignedIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { defineSettings, setting } from '#platform/settings';
import { Client } from 'pg';

export const URL = '/api/admin/config';
export const summary = { en: 'For a test.', es: 'Para una prueba.' };
/** One of each kind, and one that the environment decides. */
export const Sample = defineSettings('sample', {
  'sample.flag': setting.boolean({ default: false, summary }),
  'sample.count': setting.integer({ default: 5, min: 1, max: 10, unit: 'seconds', summary }),
  'sample.words': setting.list({ default: [], of: { maxLength: 20 }, max: 3, summary }),
  'sample.rate': setting.rate({ default: { max: 10, windowSeconds: 60 }, summary }),
  'sample.server': setting.secret({ maxLength: 100, summary }),
  'sample.other-server': setting.secret({ maxLength: 100, summary }),
  'sample.fixed': setting.text({
    default: 'x',
    maxLength: 50,
    summary,
    env: { variable: 'PUBLIC_URL', read: (config) => (config.publicUrlIsExplicit ? config.publicUrl : undefined) },
  }),
});
export const SECRET = 'correct horse battery staple';

export interface Shown {
  key: string;
  kind: string;
  value: unknown;
  default: unknown;
  source: string;
  lockedBy: string | null;
  secret: boolean;
  isSet: boolean;
  help: unknown;
  bounds: unknown;
}
export interface ConfigBody {
  version: number;
  settings: Shown[];
}
export interface Refused {
  error: { code: string; details?: { version?: number; fields?: { field: string; problem: string }[] } };
}
export interface History {
  items: {
    version: number;
    changedAt: string;
    changedBy: string | null;
    changedByName: string | null;
    comment: string | null;
    restoredVersion: number | null;
    changes: unknown[];
  }[];
  nextCursor: string | null;
}

/** Two processes on one database, and what settings are read and changed by. */
export interface ConfigApi {
  readonly api: TestApi;
  /** Its environment decides about one limit. */
  readonly second: TestApi;
  readonly admin: SignedIn;
  readonly person: SignedIn;
  /** As the owner of the tables. */
  readonly database: Client;
  read<T = ConfigBody>(token?: string, at?: TestApi): Promise<Answer<T>>;
  put<T = ConfigBody>(body: unknown, headers?: Record<string, string>, token?: string): Promise<Answer<T>>;
  check<T = ConfigBody>(body: unknown, token?: string): Promise<Answer<T>>;
  change(values: unknown): Promise<Answer<ConfigBody>>;
  rollBack<T = ConfigBody>(body: unknown, headers?: Record<string, string>, token?: string): Promise<Answer<T>>;
  history(query?: string, token?: string): Promise<Answer<History>>;
  /** How many are kept. */
  versions(): Promise<number>;
  close(): Promise<void>;
}

export async function startConfigApi(): Promise<ConfigApi> {
  const api = await startTestApi({ env: { PUBLIC_URL: 'https://plaza.example.com' } });
  const second = await startTestApi({ database: api.database, env: { RATE_LIMITS: 'auth.login.address=500/60' } });
  const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  const [admin, person] = [await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' }), await signIn(api.app)];
  const put: ConfigApi['put'] = (body, headers = {}, token = admin.token) => api.request({ method: 'PUT', url: URL, body, token, headers });
  return {
    read: (token = admin.token, at = api) => at.request({ url: URL, token }),
    put,
    check: (body, token = admin.token) => api.request({ method: 'POST', url: `${URL}/check`, body, token }),
    change: (values) => put({ values }),
    rollBack: (body, headers = {}, token = admin.token) => api.request({ method: 'POST', url: `${URL}/rollback`, body, token, headers }),
    history: (query = '', token = admin.token) => api.request({ url: `${URL}/history${query}`, token }),
    versions: async () => Number((await database.query('select count(*) from system_config')).rows[0].count),
    api,
    second,
    admin,
    person,
    database,
    close: async () => {
      await database.end();
      await second.close();
      await api.close();
    },
  };
}

/** A setting as it is shown. */
export const shown = (body: ConfigBody, key: keyof typeof Sample): Shown => body.settings.find((each) => each.key === key)!;

/** Bodies that ask for no change. */
export const NO_CHANGES: readonly unknown[] = [
  undefined,
  [],
  'x',
  {},
  { values: null },
  { values: [] },
  { values: 'x' },
  { values: {}, extra: 1 },
  { values: {}, comment: '' },
  { values: {}, comment: 'x'.repeat(501) },
  { values: {}, comment: { $ne: 1 } },
  '{"values":{"__proto__":{"sample.flag":false}}}',
];
