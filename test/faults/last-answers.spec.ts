import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startZocalo, type ZocaloProcess } from '#harness';

const CLIENTS = 20;
const home = join(mkdtempSync(join(tmpdir(), 'zocalo-last-')), 'home');
let platform: ZocaloProcess;
let place: string;

beforeAll(async () => {
  platform = await startZocalo(['start'], { ZOCALO_HOME: home, PORT: '0', RATE_LIMITS: '*=1000000/60', DRAIN_SECONDS: '0' });
  place = (JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')) as { place: string }).place;
}, 120_000);

afterAll(async () => {
  await platform?.kill();
  rmSync(place, { recursive: true, force: true });
  rmSync(join(home, '..'), { recursive: true, force: true });
});

it('MO5 without a drain time, clients that keep their connection busy are told before it ends, and see that it is not ready', async () => {
  const answers = Array.from({ length: CLIENTS }, () => 0);
  const clients = answers.map((_, client) => keepAsking(Number(new URL(platform.url).port), () => void (answers[client]! += 1)));
  // All of them are at it.
  await expect.poll(() => Math.min(...answers)).toBeGreaterThanOrEqual(5);
  expect(await platform.stop()).toBe(0);
  const ends = await Promise.all(clients);
  expect(ends.filter((end) => end.unanswered)).toEqual([]);
  expect(ends.every((end) => end.told && end.sawNotReady)).toBe(true);
}, 30_000);

interface End {
  /** The last answer said that the connection closes. */
  readonly told: boolean;
  readonly sawNotReady: boolean;
  /** A request was sent and the connection ended without its answer. */
  readonly unanswered: boolean;
}

/** Asks /ready over one connection, again and again, until an answer says it closes or the connection ends. @param onAnswer called at each. */
function keepAsking(port: number, onAnswer: () => void): Promise<End> {
  return new Promise((resolve) => {
    let [text, waiting, told, sawNotReady] = ['', false, false, false];
    const socket = connect(port, '127.0.0.1');
    const ask = () => {
      waiting = true;
      socket.write('GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n');
    };
    socket.on('connect', ask);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const head = text.indexOf('\r\n\r\n');
      if (head < 0 || text.length < head + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)) return;
      sawNotReady ||= text.startsWith('HTTP/1.1 503');
      told = /^connection: close/im.test(text.slice(0, head));
      [text, waiting] = ['', false];
      onAnswer();
      if (!told) setTimeout(ask, 5);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ told, sawNotReady, unanswered: waiting }));
  });
}
