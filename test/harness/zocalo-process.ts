import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/zocalo.mjs', import.meta.url));
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 15_000;

/** A real process of the product, compiled, as people run it. */
export interface ZocaloProcess {
  readonly child: ChildProcess;
  /** Base address of its API; empty for a process that does not listen. */
  readonly url: string;
  /** Everything it has printed so far. */
  output(): string;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Runs `zocalo <command>` and waits until it says where it listens or that it is ready. */
export async function startZocalo(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  ready = /Ready in|Listening on|Working\./,
): Promise<ZocaloProcess> {
  const { PORT: _port, DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, REDIS_URL: _redis, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...command], { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'close') as Promise<[number | null]>;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const deadline = Date.now() + START_LIMIT_MS;
  while (!ready.test(text)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`zocalo ${command.join(' ')} did not become ready:\n${text}`);
    }
    await sleep(20);
  }
  return {
    child,
    url: /(?:API +|Listening on )(http:\/\/[^\s/]+?)(?:\/api|\.?\s)/.exec(text)?.[1] ?? '',
    output: () => text,
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      const [code] = await exited;
      clearTimeout(late);
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
