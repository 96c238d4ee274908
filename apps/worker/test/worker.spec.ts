import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingLog, testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { SCHEDULES } from '../src/schedules.js';
import { startWorker } from '../src/start-worker.js';

describe('the worker', () => {
  let database: TestDatabase;
  let admin: Pool;

  beforeAll(async () => {
    database = await testDatabase();
    admin = new Pool({ connectionString: database.superuserUrl });
  });

  afterAll(async () => {
    await admin?.end();
    await database?.close();
  });

  const scheduled = async (): Promise<string[]> =>
    (await admin.query<{ scheduler_id: string }>('select scheduler_id from bullmq.scheduler order by 1')).rows.map(
      (row) => row.scheduler_id,
    );

  it('W1 boots with a processor for every job, and sets the table of schedules', async () => {
    const { log, lines } = recordingLog();
    const worker = await startWorker(testConfig(database), log);
    await expect.poll(scheduled).toEqual(SCHEDULES.map((schedule) => schedule.job.name).toSorted());
    await worker.close();
    expect(lines.filter((line) => /"level":"?(warn|error|40|50)/.test(line))).toEqual([]);
  });
});
