import { Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Client } from 'pg';
import type { Config } from '#platform/config';
import { createHttpApp, type HttpTimeouts } from '#platform/http';
import { recordingLog, testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { ApiModule } from '../../apps/api/src/api.module.js';
import metadata from '../../apps/api/src/openapi-metadata.js';

export interface StartOptions {
  /** Environment variables on top of the test defaults. */
  readonly env?: Record<string, string>;
  /** A database to share; a fresh clone otherwise. */
  readonly database?: TestDatabase;
  /** Modules beside the product's, such as one with planted handlers. */
  readonly modules?: readonly Type[];
  /** Time limits of connections, shortened. */
  readonly timeouts?: HttpTimeouts;
}

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Access token. */
  readonly token?: string;
}

export interface Answer<T = never> {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The parsed JSON body; undefined when there is none. */
  readonly body: [T] extends [never] ? any : T;
}

/** The real API on a database of its own, reached without a socket. */
export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly document: OpenAPIObject;
  readonly config: Config;
  readonly database: TestDatabase;
  /** Everything that was logged so far, scrubbed as in production. */
  readonly logLines: string[];
  request<T = never>(sent: Sent): Promise<Answer<T>>;
  /** Listens on a free port of loopback and returns the address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** Joins the product's module and those of a test. */
@Module({})
class TestRoot {}

/** What the first start of this worker made of the product's module: each file has modules of its own, and would make the same again. */
const made = globalThis as { zocaloDocument?: string };

/**
 * From half a minute on the API would look at the alerts, where no worker does, and page people in a test that takes long: that there is
 * no worker, and that the machine has other work. A worker looks at once.
 */
async function keepFromAlerts({ ownerUrl }: TestDatabase): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(
    `insert into app.alert_leases (holder, leased_until, stands_in) values (gen_random_uuid(), now() + interval '1 day', true)
      on conflict (singleton) do nothing`,
  );
  await client.end();
}

/** Boots the whole API as the start command does, without its process. */
export async function startTestApi(options: StartOptions = {}): Promise<TestApi> {
  const database = options.database ?? (await testDatabase());
  const config = testConfig(database, options.env);
  const { log, lines } = recordingLog();
  const module = { module: TestRoot, imports: [ApiModule.forRoot(config, log), ...(options.modules ?? [])] };
  const known = options.modules === undefined && made.zocaloDocument !== undefined ? JSON.parse(made.zocaloDocument) : undefined;
  const timeouts = options.timeouts && { timeouts: options.timeouts };
  const { app, document } = await createHttpApp({
    module,
    config,
    log,
    metadata,
    document: known as OpenAPIObject | undefined,
    ...timeouts,
  });
  if (options.modules === undefined) made.zocaloDocument ??= JSON.stringify(document);
  await keepFromAlerts(database);
  return {
    app,
    document,
    config,
    database,
    logLines: lines,
    request: async (sent: Sent) => {
      const response = await app.inject({
        method: sent.method ?? 'GET',
        url: sent.url,
        headers: { ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }), ...sent.headers },
        ...(sent.body === undefined ? {} : { payload: sent.body as string | object }),
      });
      const text = response.body;
      const isJson = (response.headers['content-type'] ?? '').includes('json');
      return { status: response.statusCode, headers: response.headers, text, body: isJson && text !== '' ? JSON.parse(text) : undefined };
    },
    listen: async () => {
      await app.listen(0, '127.0.0.1');
      return app.getUrl();
    },
    close: async () => {
      await app.close();
      if (!options.database) await database.close();
    },
  };
}
