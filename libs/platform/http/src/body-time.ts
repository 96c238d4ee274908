import { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerBrokenRequest } from './broken-request.js';
import type { TAKES_UPLOAD } from './take-uploads.js';

/**
 * Cuts bodies that are too long in coming. Node has one time limit for all requests, which has to be that of files on a slow line; the
 * one of all other bodies is kept here.
 */
export function limitBodyTime(app: NestFastifyApplication, ms: number): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', ({ raw, routeOptions }, _reply, done) => {
      const { 'content-length': length, 'transfer-encoding': coding } = raw.headers;
      // What is handed over within the process is there at once.
      const isComing = raw.socket instanceof Socket && (coding !== undefined || (length !== undefined && length !== '0'));
      if (isComing && !(routeOptions.config as Partial<typeof TAKES_UPLOAD>).upload) {
        const late = Object.assign(new Error('The body took too long.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
        const timer = setTimeout(() => {
          if (!raw.complete) answerBrokenRequest(late, raw.socket);
        }, ms);
        timer.unref();
        raw.once('close', () => clearTimeout(timer));
      }
      done();
    });
}
