import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { IdempotencyRepository, type StoredAnswer } from './idempotency.repository.js';

type Request = FastifyRequest & { user?: Actor };

const KEY = /^[\x21-\x7e]{8,128}$/;
// SQLSTATE lock_not_available: the first request with the key outlasted our patience.
const LOCK_TIMEOUT = '55P03';

class AlreadyAnswered extends Error {}

/**
 * `Idempotency-Key` on unsafe routes of signed-in people: the key, the effect and the answer are one transaction.
 * A repeat gets the stored answer; a parallel one waits for the first. A refused request leaves no key behind.
 * Follows draft-ietf-httpapi-idempotency-key-header-07.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly transactions: Transactions,
    private readonly keys: IdempotencyRepository,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || !request.user) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) throw new AppError(PlatformErrors.IDEMPOTENCY_KEY_INVALID);
    return from(this.once(key, request, request.user, http.getResponse<FastifyReply>(), next));
  }

  private async once(key: string, request: Request, actor: Actor, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const route = `${request.method} ${request.url}`.slice(0, 500);
    // The whole address, since what is stored of it is cut.
    const hash = createHash('sha256')
      .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest();
    try {
      return await this.transactions.run(async () => {
        if (!(await this.take(actor.userId, key, route, hash))) throw new AlreadyAnswered();
        const answer: unknown = await lastValueFrom(next.handle());
        await this.keys.remember(actor.userId, key, reply.statusCode, answer);
        return answer;
      });
    } catch (error) {
      if (error instanceof AlreadyAnswered) return this.replay(await this.keys.find(actor.userId, key), route, hash, reply);
      throw error;
    }
  }

  private async take(userId: string, key: string, route: string, hash: Buffer): Promise<boolean> {
    try {
      return await this.keys.take(userId, key, route, hash);
    } catch (error) {
      // Only here: a lock that the handler waits for in vain is another matter.
      if ((error as { code?: string }).code !== LOCK_TIMEOUT) throw error;
      throw new AppError(PlatformErrors.IDEMPOTENCY_IN_PROGRESS, undefined, { retryAfterSeconds: 1 });
    }
  }

  private replay(stored: StoredAnswer | undefined, route: string, hash: Buffer, reply: FastifyReply): unknown {
    if (!stored) throw new AppError(PlatformErrors.IDEMPOTENCY_IN_PROGRESS, undefined, { retryAfterSeconds: 1 });
    if (stored.route !== route || !stored.requestHash.equals(hash)) throw new AppError(PlatformErrors.IDEMPOTENCY_KEY_REUSED);
    void reply.code(stored.status).header('idempotency-replayed', 'true');
    return stored.body ?? undefined;
  }
}
