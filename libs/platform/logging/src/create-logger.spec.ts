import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runInContext } from '#platform/context';
import { type AppLog, createLogger, plainLog } from './create-logger.js';
import { NestLog } from './nest-log.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zocalo-log-'));
});
// A log may just be beginning a file, or writing one, for which the directory is not empty for a moment.
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }));

const open = (options: { role?: string; fileBytes?: number; level?: 'debug' | 'info' | 'silent' } = {}) =>
  createLogger({ level: 'info', stdout: false, directory, role: 'api', ...options });

/** Everything in the files of a role, once `expected` lines have arrived. */
async function linesOf(prefix: string, expected: number): Promise<string[]> {
  let lines: string[] = [];
  await vi.waitFor(
    async () => {
      const names = (await readdir(directory)).filter((name) => new RegExp(`^${prefix}\\.\\d+\\.log$`).test(name)).toSorted();
      lines = (await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))).join('').split('\n').slice(0, -1);
      expect(lines.length).toBeGreaterThanOrEqual(expected);
    },
    { timeout: 10_000, interval: 20 },
  );
  return lines;
}

describe('createLogger', () => {
  it('MO4 writes lines of JSON with the request id, and errors into a file of their own as well', async () => {
    const log = await open();
    log.debug('too little');
    runInContext({ correlationId: 'request-1', actor: { kind: 'anonymous' } }, () => log.info({ status: 200 }, 'done'));
    log.error(new Error('broken'), 'failed');
    const all = (await linesOf('api', 2)).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(all).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        role: 'api',
        pid: process.pid,
        requestId: 'request-1',
        status: 200,
        msg: 'done',
      },
      expect.objectContaining({
        level: 'error',
        msg: 'failed',
        err: expect.objectContaining({ message: 'broken', stack: expect.any(String) }),
      }),
    ]);
    expect((await linesOf('api-error', 1)).map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['failed']);
  });

  it('MO4 two processes with roles of their own do not share a file', async () => {
    const [api, worker] = [await open(), await open({ role: 'worker' })];
    api.info('from api');
    worker.info('from worker');
    expect(await linesOf('api', 1)).toEqual([expect.stringContaining('from api')]);
    expect(await linesOf('worker', 1)).toEqual([expect.stringContaining('from worker')]);
  });

  it('MO4 no secret reaches any file, whatever the level and wherever it stands', async () => {
    const literals = [
      'ana.secret@example.com',
      'correct horse battery',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
      '01a1fd9a-de59-725e-adff-9bb4c8e042f3.ZmZmZmZmZmZmZmZmZmZmZg',
      'dXNlcjpwYXNz',
      's3cr3t-of-db',
    ];
    const log = await open({ level: 'debug' });
    const nest = new NestLog(log);
    const [email, password, jwt, link, basic, database] = literals;
    for (const level of ['debug', 'info', 'warn', 'error', 'fatal'] as const) {
      log[level](
        { email, body: { password, refreshToken: jwt }, headers: { authorization: `Basic ${basic}` } },
        `sent to ${email}: /auth/confirm?token=${link}`,
      );
      log.child({ email })[level](new Error(`connect postgres://zocalo:${database}@db failed for ${encodeURIComponent(email!)}`));
      nest[level === 'info' ? 'log' : level](`Bearer ${jwt} of ${email}`, 'Context');
    }
    nest.error(new Error(`password="${password}"`), 'Context');
    const text = [...(await linesOf('api', 16)), ...(await linesOf('api-error', 7))].join('\n');
    for (const literal of [...literals, encodeURIComponent(email!)]) expect(text).not.toContain(literal);
    for (const line of text.split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('MO4 what somebody sends cannot begin a line of its own or steer a terminal', async () => {
    const log = await open();
    const planted = 'x\n{"level":"info","msg":"planted"}\r\n\u001b[2J\u009b31m\u2028{"msg":"planted"}';
    log.info({ planted }, planted);
    const lines = await linesOf('api', 1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/); // oxlint-disable-line no-control-regex -- exactly these are looked for
    expect(JSON.parse(lines[0]!)).toMatchObject({ planted, msg: planted });
  });

  it('MO4 files are turned over and only the latest are kept, also those of earlier runs', async () => {
    for (let number = 1; number <= 12; number += 1) await writeFile(join(directory, `api-error.${number}.log`), 'old\n');
    await writeFile(join(directory, 'api-error.notes.log'), 'not ours');
    const log = await open({ fileBytes: 20_000 });
    expect((await readdir(directory)).filter((name) => /^api-error\.\d+\.log$/.test(name))).toHaveLength(5);
    for (let block = 0; block < 40; block += 1) {
      for (let line = 0; line < 30; line += 1) log.info({ filler: 'x'.repeat(200) }, `line ${block}`);
      // However slow the disk is: a file is turned over with what was written, not with time.
      await flush(log).catch((error: NodeJS.ErrnoException) => {
        // Turned over meanwhile: what was written has gone to the file that is closed by now.
        if (error.code !== 'EBADF') throw error;
      });
    }
    // As a whole, again: a file that is listed may be gone when its size is asked for.
    await vi.waitFor(async () => {
      const names = (await readdir(directory)).filter((name) => /^api\.\d+\.log$/.test(name));
      const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
      expect(sizes.length).toBeLessThanOrEqual(6);
      expect(sizes.length).toBeGreaterThan(3);
      expect(Math.max(...sizes)).toBeLessThan(20_000 + 2 * 8_192 + 10_000);
    });
    expect(await readdir(directory)).toContain('api-error.notes.log');
  });

  it('MO4 says at once, in a sentence, that the directory cannot be written', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(createLogger({ level: 'info', stdout: false, directory: join(directory, 'file', 'logs'), role: 'api' })).rejects.toThrow(
      /^The log directory .*file\/logs cannot be written \(E\w+\)\. Set LOG_DIRECTORY/,
    );
    if (process.getuid?.() === 0) return;
    await chmod(directory, 0o500);
    await expect(open()).rejects.toThrow('cannot be written (EACCES)');
    await chmod(directory, 0o700);
  });

  it('MO4 a target that fails later ends neither the process nor the other target', async () => {
    const log = await open();
    const streams = streamsOf(log);
    for (const stream of streams) expect(stream.listenerCount('error')).toBeGreaterThan(0);
    streams[0]!.emit('error', Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    log.error('still here');
    expect(await linesOf('api-error', 1)).toEqual([expect.stringContaining('still here')]);
    const stdout = streamsOf(await createLogger({ level: 'silent', stdout: true, role: 'api' }));
    expect(() => stdout[0]!.emit('error', new Error('EIO'))).not.toThrow();
  });

  it('MO4 lines of requests skip the scrubber but go to the same files', async () => {
    const log = await open();
    plainLog(log).info({ requestId: 'request-2' }, 'request');
    expect(JSON.parse((await linesOf('api', 1))[0]!)).toMatchObject({ role: 'api', requestId: 'request-2', msg: 'request' });
  });

  it('MO4 Nest may hand over anything', async () => {
    const log = await open({ level: 'debug' });
    const nest = new NestLog(log);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    for (const odd of [undefined, null, 7n, circular, Symbol('x'), { a: 1 }]) nest.log(odd);
    nest.log('Mapped {/x}', 'RouterExplorer');
    const lines = (await linesOf('api', 7)).map((line) => JSON.parse(line) as { level: string; msg: string });
    expect(lines.map((line) => line.msg)).toEqual(['undefined', 'null', '7', '[object Object]', 'Symbol(x)', '{"a":1}', 'Mapped {/x}']);
    expect(lines.at(-1)!.level).toBe('debug');
  });
});

interface Emitter {
  emit(event: string, error: Error): boolean;
  listenerCount(event: string): number;
  flush(done: (error?: Error) => void): void;
}

/** Resolves once all that was said is in the file of every line. */
function flush(log: AppLog): Promise<void> {
  return new Promise((resolve, reject) => streamsOf(log)[0]!.flush((error) => (error ? reject(error) : resolve())));
}

/** The targets behind a log: pino keeps its destination under a symbol, the multistream its parts in a list. */
function streamsOf(log: AppLog): Emitter[] {
  const symbol = Object.getOwnPropertySymbols(log).find((each) => each.description === 'pino.stream')!;
  return ((log as never)[symbol] as { streams: { stream: Emitter }[] }).streams.map((each) => each.stream);
}
