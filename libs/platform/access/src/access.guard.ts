import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { currentContext } from '#platform/context';
import { AppError, PlatformErrors } from '#platform/errors';
import { ACCESS, type AccessRule } from './access-rule.js';
import type { Actor } from './actor.js';

const PassportGuard = AuthGuard('jwt');

/**
 * Denies by default: a handler without a rule is refused, a public one passes, any other needs the actor that the
 * passport strategy `jwt` makes of the bearer token, and the permission in some scope. The scope itself is judged
 * where the object is loaded.
 */
@Injectable()
export class AccessGuard extends PassportGuard implements CanActivate {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = Reflect.getMetadata(ACCESS, context.getHandler()) as AccessRule | undefined;
    if (!rule) throw new AppError(PlatformErrors.FORBIDDEN);
    if ('public' in rule) return true;
    await super.canActivate(context);
    const actor = context.switchToHttp().getRequest<{ user: Actor }>().user;
    const work = currentContext();
    if (work) work.actor = { kind: 'user', id: actor.userId, sessionId: actor.sessionId };
    if ('permission' in rule && !actor.holds(rule.permission)) throw new AppError(PlatformErrors.FORBIDDEN);
    return true;
  }

  /** Whatever passport says went wrong is one answer: which part of a token was bad helps only a thief. */
  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw new AppError(PlatformErrors.UNAUTHORIZED);
    return user;
  }
}
