import { Client } from 'pg';
import { type Answer, type StartOptions, startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The API with two organisations and somebody who administrates the installation. */
export interface PeopleApi extends TestApi {
  /** As the owner of the tables, to look and to move rows in time. */
  readonly owner: Client;
  readonly root: SignedIn;
  /** Ids of organisations. */
  readonly north: string;
  readonly south: string;
  get<T>(type: abstract new (...args: never[]) => T): T;
  /** A person of an organisation who holds more than the role user. */
  holder(organisationId: string, role: string, scope?: 'installation' | 'organisation'): Promise<SignedIn>;
  /** A request below /api/v1/admin/users. */
  act(by: SignedIn | string, method: Method, path: string, body?: unknown): Promise<Answer>;
  grant(by: SignedIn, to: SignedIn, role: string, scopeType: string, scopeId: string | null): Promise<Answer>;
  /** What the trail says was done to somebody, oldest first. */
  actions(userId: string): Promise<string[]>;
}

export const codeOf = (answer: Answer): unknown[] => [answer.status, answer.body?.error?.code];

export async function startPeopleApi(options: StartOptions = {}): Promise<PeopleApi> {
  const api = await startTestApi(options);
  const owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await owner.connect();
  const [north, south] = [newId(), newId()];
  for (const [id, slug] of [
    [north, 'north'],
    [south, 'south'],
  ])
    await owner.query(`insert into organisations (id, name, slug, time_zone) values ($1, $2, $2, 'UTC')`, [id, slug]);
  const act: PeopleApi['act'] = (by, method, path, body) =>
    api.request({
      method,
      url: `/api/v1/admin/users${path}`,
      token: typeof by === 'string' ? by : by.token,
      ...(body === undefined ? {} : { body }),
    });
  return {
    ...api,
    owner,
    north,
    south,
    root: await signIn(api.app, { admin: true }),
    get: (type) => api.app.get(type, { strict: false }),
    holder: async (organisationId, role, scope = 'organisation') => {
      const made = await signIn(api.app, { organisationId });
      await grantRole(owner, made.userId, role, scope);
      return made;
    },
    act,
    grant: (by, to, role, scopeType, scopeId) => act(by, 'POST', `/${to.userId}/roles`, { role, scopeType, scopeId }),
    actions: async (userId) => {
      const { rows } = await owner.query<{ action: string }>(
        'select action from audit_entries where target_id = $1 order by occurred_at, id',
        [userId],
      );
      return rows.map((row) => row.action);
    },
    close: async () => {
      await owner.end();
      await api.close();
    },
  };
}
