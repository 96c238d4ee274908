import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessGuard, type Actor, permissionsNeeded, requireStepUp } from '#platform/access';
import type { ActorRef } from '#platform/context';
import { isDatabaseUnavailable } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { limit, type Limit, LimitCounter } from '#platform/limits';
import { Maintenance } from '#platform/maintenance';
import { CsrfDefence } from '#platform/csrf';
import { ENDPOINT, type EndpointOptions } from './endpoint.js';

interface Plan {
  readonly isPublic: boolean;
  /** Permissions of which one is needed; null: none is. */
  readonly needed: readonly string[] | null;
  readonly stepUp: boolean;
  /** Who sends this header needs no session. */
  readonly tokenHeader: string | undefined;
  /** During maintenance, too. */
  readonly isOpen: boolean;
  /** Counted before anybody is authenticated: by address, or by something named in the body. */
  readonly before: readonly Limit[];
  /** Counted per person. */
  readonly after: readonly Limit[];
}

type Request = FastifyRequest & { user?: Actor };

/** Of every answer while maintenance is on or announced. */
export const MAINTENANCE_HEADER = 'x-maintenance';

const EVERYWHERE = limit({
  name: 'http.address',
  by: 'address',
  max: 1_200,
  windowSeconds: 60,
  least: { max: 60, windowSeconds: 60 },
});

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
    private readonly maintenance: Maintenance,
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
    if (plan.isPublic || (plan.tokenHeader !== undefined && request.headers[plan.tokenHeader] !== undefined)) {
      if (!plan.isOpen && this.maintenance.restricts) this.keepOut(request);
      return true;
    }
    const actor = this.access.recognise(request);
    if (actor) return this.admit(plan, actor, context);
    return this.access.authenticate(context).then(
      (fresh) => this.admit(plan, fresh, context),
      (error: unknown) => {
        throw this.duringMaintenance(error, plan, request);
      },
    );
  }

  private admit(plan: Plan, actor: Actor, context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.workContext) request.workContext.actor = referenceTo(actor);
    this.csrf.requireToken(request, actor);
    if (this.maintenance.restricts) this.letPass(plan, actor, context);
    if (plan.needed && actor.lacking) throw new AppError(actor.lacking);
    if (plan.needed && !plan.needed.some((permission) => actor.holds(permission))) throw new AppError(PlatformErrors.FORBIDDEN);
    if (plan.stepUp) requireStepUp(actor);
    const counted = this.limits.count(plan.after, request);
    return counted ? counted.then(() => true) : true;
  }

  private letPass(plan: Plan, actor: Actor, context: ExecutionContext): void {
    const http = context.switchToHttp();
    if (this.maintenance.isPassedBy(actor)) void http.getResponse<FastifyReply>().header(MAINTENANCE_HEADER, this.maintenance.header(true));
    else if (!plan.isOpen) this.keepOut(http.getRequest<Request>());
  }

  /** @throws AppError MAINTENANCE unless people may still look; the database then holds them to that. */
  private keepOut(request: Request): void {
    if (this.maintenance.refuses(request.method)) throw this.maintenance.refusal();
    if (request.workContext) request.workContext.readOnly = true;
  }

  /** Nobody is asked to sign in to what is closed. But a session whose token has run out is refused as ever, so that it is refreshed. */
  private duringMaintenance(error: unknown, plan: Plan, request: Request): unknown {
    if (plan.isOpen || !this.maintenance.refuses(request.method)) return error;
    return isDatabaseUnavailable(error) || !this.access.claimsSomebody(request) ? this.maintenance.refusal(error) : error;
  }

  private planOf(handler: object): Plan {
    let plan = this.plans.get(handler);
    if (!plan) {
      const options = Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
      if (!options) throw new AppError(PlatformErrors.FORBIDDEN);
      const declared = options.limits ?? [];
      plan = {
        isPublic: 'public' in options.access,
        needed: permissionsNeeded(options.access),
        stepUp: options.stepUp === true,
        tokenHeader: options.tokenHeader,
        isOpen: options.duringMaintenance === 'open',
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
