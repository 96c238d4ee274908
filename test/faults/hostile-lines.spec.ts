import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startZocalo, type ZocaloProcess } from '#harness';
import { testDatabase, type TestDatabase } from '#platform/testing';

const PATHS = 20_000;
const CONNECTIONS = 20;

let database: TestDatabase;
let api: ZocaloProcess;
let home: string;

beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(join(tmpdir(), 'zocalo-hostile-'));
  api = await startZocalo(['api'], {
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    ZOCALO_HOME: home,
    LOG_DIRECTORY: join(home, 'logs'),
    LOG_STDOUT: 'false',
    RATE_LIMITS: '*=1000000/60',
    PORT: '0',
  });
}, 120_000);
afterAll(async () => {
  await api?.stop();
  await database?.close();
  rmSync(home, { recursive: true, force: true });
});

/** Sends bytes over one connection, and reads all answers until it is closed. */
async function send(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  // Not `once`, which would take a reset behind the answer for a failure.
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(bytes);
  await closed;
  return text;
}

const series = async () =>
  (await (await fetch(`${api.url}/metrics`, { headers: { accept: 'text/plain', host: 'localhost' } })).text())
    .split('\n')
    .filter((line) => line !== '');
const logLines = () =>
  readdirSync(join(home, 'logs')).flatMap((file) =>
    readFileSync(join(home, 'logs', file), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );

describe('somebody who makes things up', () => {
  it(`MO3 ${PATHS} made-up paths, methods and queries add no series`, async () => {
    await send('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await series(); // which is a route itself
    const names = (lines: string[]) => new Set(lines.map((line) => line.replace(/ \S+$/, '')));
    const before = names(await series());
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, connection) => {
        const requests = Array.from({ length: PATHS / CONNECTIONS }, (__, n) => {
          const end = n === PATHS / CONNECTIONS - 1 ? 'Connection: close\r\n' : '';
          return `GET /x${connection}-${n}/${Math.random()}?q=${n} HTTP/1.1\r\nHost: x\r\n${end}\r\n`;
        });
        const answers = await send(requests.join(''));
        expect(answers.match(/HTTP\/1\.1 404/g)).toHaveLength(requests.length);
      }),
    );
    const after = await series();
    expect([...names(after)].filter((name) => !before.has(name) && !name.startsWith('#') && /route|event/.test(name))).toEqual([]);
    expect(after.find((line) => line.includes('route="unmatched"') && line.includes('_count'))).toMatch(new RegExp(` ${PATHS + 1}$`));
  }, 60_000);

  it('MO4 no header can begin a line of the log, forge one, or become an id', async () => {
    const forged = '{"level":"info","msg":"forged"}';
    const ids = ['\u001b[31mred', `a"},${forged}`, 'x'.repeat(100), 'ana@example.com', '../../etc/passwd', 'good-id-of-mine'];
    for (const id of ids) await send(`GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`);
    await send(`GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n\n${forged}\r\nConnection: close\r\n\r\n`);
    await send(`GET /a%0a${encodeURIComponent(forged)} HTTP/1.1\r\nHost: x\r\nUser-Agent: ${forged}\r\nConnection: close\r\n\r\n`);
    await expect.poll(() => logLines().some((line) => line.includes('good-id-of-mine'))).toBe(true);
    const lines = logLines();
    for (const line of lines) {
      const { role, requestId } = JSON.parse(line) as { role?: string; requestId?: string };
      expect(role).toBe('api');
      if (requestId !== undefined) expect(requestId).toMatch(/^[\w-]{8,64}$/);
    }
    for (const foreign of ['forged', 'ana@example', 'passwd', '\u001b']) expect(lines.join('\n')).not.toContain(foreign);
  }, 30_000);

  it('MO4 W4 an id of a megabyte is refused with 431 before it costs anything', async () => {
    const began = performance.now();
    const answer = await send(`GET /health HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${'x'.repeat(1024 * 1024)}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431/);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(Math.max(...logLines().map((line) => line.length))).toBeLessThan(2_000);
  });
});
