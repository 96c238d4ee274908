import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { type Answer, startTestApi, type StartOptions, type TestApi } from '#harness';
import { BackupRunner } from '../src/backup-runner.service.js';

/** An API whose backups lie in a folder of its own, and an administrator. */
export interface BackupsApi {
  readonly api: TestApi;
  readonly admin: SignedIn;
  /** Of the backups. */
  readonly folder: string;
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown): Promise<Answer>;
  /** Does what a worker would. */
  work(runId: string): Promise<void>;
  /** Made and checked; its id. */
  make(note?: string): Promise<string>;
  close(): Promise<void>;
}

export async function startBackupsApi(env: Record<string, string> = {}, modules: StartOptions['modules'] = []): Promise<BackupsApi> {
  const home = await mkdtemp(join(tmpdir(), 'zocalo-backups-'));
  const folder = join(home, 'backups');
  const api = await startTestApi({ env: { ZOCALO_HOME: home, ...env }, modules });
  const admin = await signIn(api.app, { admin: true });
  const ask: BackupsApi['ask'] = (method, url, body) => api.request({ method, url: `/api/admin/${url}`, token: admin.token, body });
  const work: BackupsApi['work'] = (runId) => api.app.get(BackupRunner, { strict: false }).run(runId, new AbortController().signal);
  return {
    api,
    admin,
    folder,
    ask,
    work,
    make: async (note) => {
      const { status, body } = await ask('POST', 'backup', { ...(note !== undefined && { note }) });
      expect(status).toBe(202);
      await work(body.id);
      // Else whoever wants it would only learn that there is none.
      expect((await ask('GET', `backups/${body.id}`)).body).toMatchObject({ state: 'verified' });
      return body.id as string;
    },
    close: async () => {
      await api.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
