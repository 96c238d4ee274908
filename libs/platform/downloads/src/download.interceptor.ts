import { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { Download } from './download.js';

const SECONDS = 600;
/** Bytes made ahead of the reader. */
const AHEAD = 256 * 1024;

type Piece = Buffer | string;

/** Streams a `Download` as fast as its reader takes it; anything else passes. */
@Injectable()
export class DownloadInterceptor implements NestInterceptor {
  private readonly logger = new Logger(DownloadInterceptor.name);

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (!(answer instanceof Download)) return answer;
        const pieces = answer.options.body[Symbol.asyncIterator]();
        // Read before anything is sent: what fails here is refused like any other request.
        const first = await pieces.next();
        void context.switchToHttp().getResponse<FastifyReply>().headers(answer.headers);
        return this.stream(first, pieces, answer.options.seconds ?? SECONDS);
      }),
    );
  }

  /** Fastify destroys the stream when the reader leaves, and the connection when the stream fails. */
  private stream(first: IteratorResult<Piece>, pieces: AsyncIterator<Piece>, seconds: number): Readable {
    const stream = Readable.from(rest(first, pieces), { objectMode: false, highWaterMark: AHEAD });
    const timer = setTimeout(() => stream.destroy(new Error(`A download took more than ${seconds} seconds.`)), seconds * 1000);
    timer.unref();
    stream.once('close', () => clearTimeout(timer));
    stream.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.warn(`A download was cut off: ${error.message}`);
    });
    return stream;
  }
}

async function* rest(first: IteratorResult<Piece>, pieces: AsyncIterator<Piece>): AsyncGenerator<Piece> {
  try {
    for (let next = first; !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}
