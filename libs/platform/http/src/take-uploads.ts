import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyRequest } from 'fastify';

/** Route configuration (`@RouteConfig`) of handlers that read a file. */
export const TAKES_UPLOAD = { upload: true } as const;

/** Leaves `multipart/form-data` unread for the handlers that declare an upload; elsewhere it is no content type we take. */
export function takeUploads(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser('multipart/form-data', (request: FastifyRequest, _body, done) => {
      const { upload } = request.routeOptions.config as Partial<typeof TAKES_UPLOAD>;
      if (upload) done(null, undefined);
      else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('multipart/form-data'));
    });
}
