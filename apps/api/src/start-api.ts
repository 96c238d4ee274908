import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import type { Config } from '#platform/config';
import { Health } from '#platform/health';
import { SmtpListener } from '#platform/inbound-mail';
import type { AppLog } from '#platform/logging';
import { createApi } from './create-api.js';

// From the drain on every answer says that the connection ends; clients that keep theirs busy need to hear it once.
const LAST_ANSWERS_MS = 250;
const IDLE_LOOK_MS = 100;

export interface RunningApi {
  /** Where it listens, such as `http://127.0.0.1:3001`. */
  readonly url: string;
  /** A service of the running application, for the process that boots it. */
  get<T>(service: Type<T>): T;
  /** Readiness says no from now on; requests are still answered. */
  beginDrain(): void;
  /** Waits as long as the configuration says for load balancers to notice, answers what is in flight, and closes. */
  close(): Promise<void>;
}

/** Boots the API and listens. @throws when the address is taken, or that for mails. */
export async function startApi(config: Config, log: AppLog): Promise<RunningApi> {
  const { app } = await createApi(config, log);
  try {
    await app.listen(config.port, config.host);
    await app.get(SmtpListener).listen();
  } catch (error) {
    await app.close();
    throw error;
  }
  const health = app.get(Health);
  return {
    url: await app.getUrl(),
    get: (service) => app.get(service),
    beginDrain: () => health.beginDrain(),
    close: async () => {
      health.beginDrain();
      await Promise.all([sleep(Math.max(config.drainSeconds * 1000, LAST_ANSWERS_MS)), app.get(SmtpListener).close()]);
      // A connection whose request was taken before the drain stays open behind its answer, for as long as its client likes.
      const closing = setInterval(() => app.getHttpServer().closeIdleConnections(), IDLE_LOOK_MS);
      await app.close().finally(() => clearInterval(closing));
    },
  };
}
