import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Page, pageHeaders } from './page.js';

/** Sends a `Page` as a document with its own policy; anything else passes. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof Page)) return answer;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        void reply.code(answer.status).headers(pageHeaders(answer));
        return answer.text;
      }),
    );
  }
}
