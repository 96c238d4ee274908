import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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

  it('W2 as a process of its own ends with 0 when it is asked to', { timeout: 60_000 }, async () => {
    const flags = [
      '--conditions=zocalo-source',
      '--import',
      new URL('../../../libs/platform/testing/src/from-source.mjs', import.meta.url).href,
    ];
    const script = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    const env = { PATH: process.env['PATH'], DATABASE_URL: database.url };
    const child = spawn(process.execPath, [...flags, script], { stdio: ['ignore', 'pipe', 'inherit'], env });
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('worker ready') && !child.killed) child.kill('SIGTERM');
    }
    const [code] = child.exitCode === null ? ((await once(child, 'exit')) as [number | null]) : [child.exitCode];
    expect(output).toContain('worker ready');
    expect(code).toBe(0);
  });
});
