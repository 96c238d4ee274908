import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#platform/config';

const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS, STEP_MS] = [250, 5_000, 250];

/** Who waits. */
export interface Waiting {
  readonly config: Config;
  /** Whether it answers HTTP meanwhile. */
  readonly listens: boolean;
  /** Throws when the wait is to end. */
  readonly check: () => void;
  readonly say: (line: string) => void;
  /** Called once, when it is clear that there is something to wait for. */
  readonly onWait?: () => void;
}

/**
 * Does what needs the database, and waits for one that is not there yet: a service that ended would only be started again. Whoever
 * watches it learns from `/health` that it lives and from `/ready` that it wants no traffic. A database that refuses us is no reason to wait.
 */
export async function whenDatabaseIsThere<T>(work: () => Promise<T>, { config, listens, check, say, onWait }: Waiting): Promise<T> {
  let room: Server | undefined;
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const [result, error] = await work().then(
        (value) => [value, undefined] as const,
        (failure: unknown) => [undefined, failure as Error] as const,
      );
      if (!error) {
        if (pause > FIRST_PAUSE_MS) say('The database is there.');
        return result;
      }
      if (!(await isAway(error))) throw error;
      if (pause === FIRST_PAUSE_MS) {
        say(`${error.message} Waiting for it.`);
        onWait?.();
      }
      if (listens) room ??= await openWaitingRoom(config);
      for (let waited = 0; waited < pause; waited += STEP_MS) {
        await sleep(STEP_MS);
        check();
      }
    }
  } finally {
    room?.closeAllConnections();
    await new Promise((resolve) => (room ? room.close(resolve) : resolve(undefined)));
  }
}

async function isAway(error: Error): Promise<boolean> {
  const { isDatabaseUnavailable } = await import('#platform/database');
  return isDatabaseUnavailable(error) || /timeout expired/.test(String((error.cause as Error | undefined)?.message));
}

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
};
const NOT_READY = { ready: false, draining: false, dependencies: [{ name: 'database', ok: false, required: true, ms: 0 }] };
const NOT_AVAILABLE = { error: { code: 'SERVICE_UNAVAILABLE', message: 'The service is not available right now. Try again shortly.' } };

/** Answers on the service's address that it lives, and that it cannot do anything. */
async function openWaitingRoom({ host, port }: Config): Promise<Server> {
  const room = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]!.replace(/^\/api(?:\/v1)?(?=\/)/, '');
    const [status, body] = path === '/health' ? [200, { ok: true }] : path === '/ready' ? [503, NOT_READY] : [503, NOT_AVAILABLE];
    response.writeHead(status, status === 200 ? HEADERS : { ...HEADERS, 'retry-after': '2' }).end(JSON.stringify(body));
  });
  room.headersTimeout = room.requestTimeout = 5_000;
  await new Promise<void>((resolve, reject) => room.once('error', reject).listen(port, host, resolve));
  return room;
}
