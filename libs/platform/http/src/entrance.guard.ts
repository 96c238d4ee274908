import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AccessGuard, type AccessRule, type Actor, requireStepUp } from '#platform/access';
import type { ActorRef } from '#platform/context';
import { AppError, PlatformErrors } from '#platform/errors';
import { limit, type Limit, LimitCounter } from '#platform/limits';
import { CsrfDefence } from '#platform/csrf';
import { ENDPOINT, type EndpointOptions } from './endpoint.js';

interface Plan {
  readonly access: AccessRule;
  readonly stepUp: boolean;
  /** Counted before anybody is authenticated: by address, or by something named in the body. */
  readonly before: readonly Limit[];
  /** Counted per person. */
  readonly after: readonly Limit[];
}

type Request = FastifyRequest & { user?: Actor };

const EVERYWHERE = limit({ name: 'http.address', by: 'address', max: 1_200, windowSeconds: 60 });

/**
 * The one guard before every handler: limits by address, from which site, who it is, what they may, limits by person. Denies by
 * default: a handler without a declaration is refused. Whether the permission holds for the very object is judged
 * where the object is loaded.
 */
@Injectable()
export class EntranceGuard implements CanActivate {
  private readonly plans = new WeakMap<object, Plan>();

  constructor(
    private readonly access: AccessGuard,
    private readonly limits: LimitCounter,
    private readonly csrf: CsrfDefence,
  ) {}

  /** Answers at once when nothing has to be waited for, which is the usual case. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const plan = this.planOf(context.getHandler());
    const request = context.switchToHttp().getRequest<Request>();
    const counted = this.limits.count(plan.before, request);
    if (counted) return counted.then(() => this.identify(plan, context, request));
    return this.identify(plan, context, request);
  }

  private identify(plan: Plan, context: ExecutionContext, request: Request): boolean | Promise<boolean> {
    this.csrf.check(request);
    if ('public' in plan.access) return true;
    const actor = this.access.recognise(request);
    if (actor) return this.admit(plan, actor, request);
    return this.access.authenticate(context).then((fresh) => this.admit(plan, fresh, request));
  }

  private admit(plan: Plan, actor: Actor, request: Request): boolean | Promise<boolean> {
    if (request.workContext) request.workContext.actor = referenceTo(actor);
    this.csrf.requireToken(request, actor);
    if ('permission' in plan.access && actor.lacking) throw new AppError(actor.lacking);
    if ('permission' in plan.access && !actor.holds(plan.access.permission)) throw new AppError(PlatformErrors.FORBIDDEN);
    if (plan.stepUp) requireStepUp(actor);
    const counted = this.limits.count(plan.after, request);
    return counted ? counted.then(() => true) : true;
  }

  private planOf(handler: object): Plan {
    let plan = this.plans.get(handler);
    if (!plan) {
      const options = Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
      if (!options) throw new AppError(PlatformErrors.FORBIDDEN);
      const declared = options.limits ?? [];
      plan = {
        access: options.access,
        stepUp: options.stepUp === true,
        before: [EVERYWHERE, ...declared.filter((each) => each.by !== 'user')],
        after: declared.filter((each) => each.by === 'user'),
      };
      this.plans.set(handler, plan);
    }
    return plan;
  }
}

function referenceTo({ userId, sessionId, signIn: { impersonatorId } }: Actor): ActorRef {
  return { kind: 'user', id: userId, sessionId, ...(impersonatorId === null ? {} : { impersonatorId }) };
}
