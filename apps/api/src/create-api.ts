import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '#platform/config';
import { createHttpApp } from '#platform/http';
import type { AppLog } from '#platform/logging';
import { ApiModule } from './api.module.js';
import metadata from './openapi-metadata.js';

/** The API, initialised but not listening. @param role null: for a command at the terminal. */
export function createApi(
  config: Config,
  log: AppLog,
  role: 'api' | null = 'api',
): Promise<{ app: NestFastifyApplication; document: OpenAPIObject }> {
  return createHttpApp({ module: ApiModule.forRoot(config, log, role), config, log, metadata });
}
