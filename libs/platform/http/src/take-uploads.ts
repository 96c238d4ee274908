import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyRequest } from 'fastify';

/** Route configuration (`@RouteConfig`) of handlers that read a file. */
export const TAKES_UPLOAD = { upload: true } as const;

/** The same, of handlers that read bytes. */
export const TAKES_BYTES = { bytes: true } as const;

/** The same, where the bytes are a mail. */
export const TAKES_MAIL = { mail: true } as const;

/** Of handlers that do not look at forms with parts, but are sent them. */
export const IGNORES_PARTS = { ignoresParts: true } as const;

const KINDS = { 'multipart/form-data': 'upload', 'application/octet-stream': 'bytes', 'message/rfc822': 'mail' } as const;

/** Leaves files and bytes unread for the handlers that declare them; elsewhere they are no content types we take. */
export function takeUploads(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  for (const [type, kind] of Object.entries(KINDS))
    server.addContentTypeParser(type, (request: FastifyRequest, _body, done) => {
      const config = request.routeOptions.config as Partial<
        typeof TAKES_UPLOAD & typeof TAKES_BYTES & typeof TAKES_MAIL & typeof IGNORES_PARTS
      >;
      if (config[kind] || (kind === 'upload' && config.ignoresParts)) done(null, undefined);
      else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type));
    });
}
