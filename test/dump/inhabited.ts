import { Client } from 'pg';
import { expect, vi } from 'vitest';
import { SetupService } from '#auth';
import { DemoDataService } from '#demo-data';
import { startTestApi, startTestWorker } from '#harness';
import type { Config } from '#platform/config';
import type { TestDatabase } from '#platform/testing';

/** Fills a database as people and demo data would, and waits until nothing is left to be sent, which a restore would hold back. */
export async function inhabit(database: TestDatabase, env: Record<string, string>): Promise<Config> {
  const api = await startTestApi({ database, env });
  await api.app.get(SetupService).createAdministrator('admin@example.com', 'una mesa de madera');
  await api.app.get(DemoDataService).load();
  const worker = await startTestWorker(api.config);
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  await vi.waitFor(async () => expect((await client.query('select from app.outbox')).rowCount).toBe(0), 30_000);
  await client.end();
  await worker.close();
  await api.close();
  return api.config;
}
