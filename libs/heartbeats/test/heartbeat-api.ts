import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Client } from 'pg';
import { Alerts, AlertTicks } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { HeartbeatSweepService } from '../src/heartbeat-sweep.service.js';
import { HeartbeatRepository } from '../src/heartbeat.repository.js';
import { HeartbeatWatchRepository } from '../src/heartbeat-watch.repository.js';

/** The API with an administrator, its rows, and a process that looks who is late. */
export interface HeartbeatApi {
  readonly api: TestApi;
  readonly boss: SignedIn;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  create(name: string, periodSeconds?: number, graceSeconds?: number): Promise<{ id: string; url: string; path: string }>;
  stateOf(id: string): Promise<string>;
  /** Moves what is known of a heartbeat into the past. */
  age(id: string, seconds: number): Promise<void>;
  /** Alerts about the heartbeat, oldest first. */
  alertsOf(id: string): Promise<string[]>;
  sweeper(): HeartbeatSweepService;
  close(): Promise<void>;
}

export async function startHeartbeatApi(env: Record<string, string> = {}): Promise<HeartbeatApi> {
  const api = await startTestApi({ env });
  const client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  const boss = await signIn(api.app, { admin: true });
  const query = async (text: string, values?: unknown[]) => (await client.query(text, values)).rows as Record<string, unknown>[];
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
  return {
    api,
    boss,
    query,
    create: async (name, periodSeconds = 60, graceSeconds = 30) => {
      const body = { name, periodSeconds, graceSeconds };
      const answer = await api.request({ method: 'POST', url: '/api/admin/heartbeats', token: boss.token, body });
      if (answer.status !== 201) throw new Error(answer.text);
      return { id: answer.body.id, url: answer.body.url, path: new URL(answer.body.url).pathname };
    },
    stateOf: async (id) => (await query('select state from heartbeats where id = $1', [id]))[0]!['state'] as string,
    age: async (id, seconds) => {
      await query(
        `update heartbeats set last_seen_at = last_seen_at - make_interval(secs => $2), due_at = due_at - make_interval(secs => $2) where id = $1`,
        [id, seconds],
      );
    },
    alertsOf: async (id) =>
      (await query('select state from alerts where subject = $1 order by fired_at, id', [id])).map(({ state }) => state as string),
    sweeper: () =>
      new HeartbeatSweepService(new AlertTicks(), get(Transactions), get(HeartbeatWatchRepository), get(HeartbeatRepository), get(Alerts)),
    close: async () => {
      await client.end();
      await api.close();
    },
  };
}
