import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';

describe('the worker', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  });

  afterAll(async () => {
    await database?.close();
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
