import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerBrokenRequest } from './broken-request.js';
import type { TAKES_MAIL, TAKES_UPLOAD } from './take-uploads.js';

/** Files may come as slowly as over the worst of lines; whoever sends slower takes a place from others. */
const LEAST_BYTES_A_SECOND = 8 * 1024;

/** How long bodies may take, in milliseconds. */
export interface BodyTimes {
  /** For one that is no file. */
  readonly request: number;
  /** For how long a file may come too slowly; for ever when absent. */
  readonly pace?: number;
}

/**
 * Cuts bodies that are too long in coming. Node has one time limit for all requests, which has to be that of files on a slow line; the
 * one of all other bodies is kept here, and how slowly files may come.
 */
export function limitBodyTime(app: NestFastifyApplication, { request, pace }: BodyTimes): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', ({ raw, routeOptions }, _reply, done) => {
      const { 'content-length': length, 'transfer-encoding': coding } = raw.headers;
      // What is handed over within the process is there at once.
      const isComing = raw.socket instanceof Socket && (coding !== undefined || (length !== undefined && length !== '0'));
      if (isComing) {
        const { upload, mail } = routeOptions.config as Partial<typeof TAKES_UPLOAD & typeof TAKES_MAIL>;
        if (!upload && !mail) cutAfter(raw, request);
        else if (pace !== undefined) cutWhenSlow(raw, pace);
      }
      done();
    });
}

function cutAfter(raw: IncomingMessage, ms: number): void {
  const timer = setTimeout(() => cut(raw), ms);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
}

function cutWhenSlow(raw: IncomingMessage, ms: number): void {
  let before = raw.socket.bytesRead;
  const timer = setInterval(() => {
    const came = raw.socket.bytesRead - before;
    before += came;
    // While some of it waits to be read, it is not its sender who is slow.
    if (came < (LEAST_BYTES_A_SECOND * ms) / 1000 && raw.readableLength === 0) cut(raw);
  }, ms);
  timer.unref();
  raw.once('close', () => clearInterval(timer));
}

function cut(raw: IncomingMessage): void {
  if (!raw.complete)
    answerBrokenRequest(Object.assign(new Error('The body took too long.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket);
}
