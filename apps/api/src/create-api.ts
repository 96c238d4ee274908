import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '#platform/config';
import { createHttpApp } from '#platform/http';
import type { AppLog } from '#platform/logging';
import { ApiModule } from './api.module.js';
import metadata from './openapi-metadata.js';

/** For the command line, through this door: each further one that is loaded late would cut the program into more files. */
export * as backupTools from './backup-tools.js';

/** The API, initialised but not listening. @param role null: for a command at the terminal. */
export function createApi(
  config: Config,
  log: AppLog,
  role: 'api' | null = 'api',
): Promise<{ app: NestFastifyApplication; document: OpenAPIObject }> {
  return createHttpApp({ module: ApiModule.forRoot(config, log, role), config, log, metadata });
}
