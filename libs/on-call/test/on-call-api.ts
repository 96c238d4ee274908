import { type Answer, startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { Client } from 'pg';
import { EscalationDirectory } from '../src/escalation-directory.js';
import { OnCallDirectory } from '../src/on-call-directory.js';

/** The API with an administrator and people who are on call by a role of their own. */
export interface OnCallApi {
  readonly api: TestApi;
  readonly boss: SignedIn;
  readonly onCall: OnCallDirectory;
  readonly escalation: EscalationDirectory;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Somebody who may read and act, and nothing else. */
  responder(firstName: string): Promise<SignedIn>;
  grant(userId: string, role: string, scope?: { type: string; id: string }): Promise<void>;
  suspend(userId: string): Promise<void>;
  reinstate(userId: string): Promise<void>;
  send(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    options?: { by?: SignedIn; ifMatch?: string },
  ): Promise<Answer>;
  rota(name: string, userIds: readonly string[], values?: object): Promise<string>;
  close(): Promise<void>;
}

const HOURS = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Madrid', timeStyle: 'short' });

export async function startOnCallApi(): Promise<OnCallApi> {
  const api = await startTestApi();
  const client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  const query: OnCallApi['query'] = async (text, values) => (await client.query(text, values)).rows as Record<string, unknown>[];
  await query(`insert into roles (key, name, permissions) values ('on-call', 'On call', '{alerts.read,alerts.act}')`);
  const boss = await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' });
  const grant: OnCallApi['grant'] = async (userId, role, scope = { type: 'installation', id: '' }) => {
    const values = [newId(), userId, role, scope.type, scope.id === '' ? null : scope.id];
    await query('insert into role_grants (id, user_id, role, scope_type, scope_id) values ($1, $2, $3, $4, $5)', values);
  };
  const send: OnCallApi['send'] = (method, path, body, { by = boss, ifMatch } = {}) =>
    api.request({
      method,
      url: `/api/admin/${path}`,
      token: by.token,
      ...(body && { body }),
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
    });
  return {
    api,
    boss,
    onCall: api.app.get(OnCallDirectory, { strict: false }),
    escalation: api.app.get(EscalationDirectory, { strict: false }),
    query,
    grant,
    send,
    responder: async (firstName) => {
      const person = await signIn(api.app, { firstName, lastName: 'Guardia' });
      await grant(person.userId, 'on-call');
      return person;
    },
    suspend: async (userId) => void (await query(`update users set status = 'suspended' where id = $1`, [userId])),
    reinstate: async (userId) => void (await query(`update users set status = 'active' where id = $1`, [userId])),
    rota: async (name, userIds, values = {}) => {
      // Whatever the hour, nobody's turn ends within the next ones.
      const handover = HOURS.format(Date.now() + 12 * 3_600_000);
      const body = { name, zone: 'Europe/Madrid', handover, shiftDays: 7, startsOn: '2026-01-05', userIds, ...values };
      const answer = await send('POST', 'rotas', body);
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body.id;
    },
    close: async () => {
      await client.end();
      await api.close();
    },
  };
}
