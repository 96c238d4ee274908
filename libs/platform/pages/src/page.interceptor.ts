import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Page } from './page.js';

/** Sends a `Page` as a document with its own policy; anything else passes. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof Page)) return answer;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        void reply
          .code(answer.status)
          .header('content-type', 'text/html; charset=utf-8')
          .header('content-security-policy', answer.policy)
          .header('vary', 'Accept, Accept-Language')
          .header('cross-origin-opener-policy', 'same-origin')
          .header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
        if (answer.policy.includes("frame-ancestors 'self'")) void reply.header('x-frame-options', 'SAMEORIGIN');
        return answer.text;
      }),
    );
  }
}
