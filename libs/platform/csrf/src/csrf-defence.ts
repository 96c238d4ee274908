import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AccessErrors, type Actor } from '#platform/access';
import { Config } from '#platform/config';
import { Cookies } from '#platform/cookies';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { CsrfTokens } from './csrf-tokens.js';

const carriesBearerToken = ({ headers }: FastifyRequest): boolean => /^bearer /i.test(headers.authorization ?? '');

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What browsers say of a request that our own page, or the person in the address bar, started. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Keeps pages of other sites from acting with the cookies of whoever visits them. First what the browser says of the
 * request (Fetch Metadata), where it says nothing the origin, and a request with cookies that shows neither is refused:
 * the order of the OWASP cheat sheet. Signed-in requests carry a token of their session as well.
 */
@Injectable()
export class CsrfDefence {
  private readonly origins: ReadonlySet<string>;

  constructor(
    config: Config,
    private readonly cookies: Cookies,
    private readonly tokens: CsrfTokens,
    private readonly metrics: Metrics,
  ) {
    this.origins = new Set([new URL(config.publicUrl).origin, ...config.allowedOrigins]);
  }

  /** @throws AppError `AMBIGUOUS_CREDENTIALS`, `CROSS_SITE_REQUEST` */
  check(request: FastifyRequest): void {
    const { headers } = request;
    const hasCookies = headers.cookie !== undefined && this.hasCookies(request);
    const isBearer = carriesBearerToken(request);
    if (isBearer && hasCookies) throw this.refusal(AccessErrors.AMBIGUOUS_CREDENTIALS);
    const asksForCookies = (request.body as { client?: unknown } | null | undefined)?.client === 'cookie';
    // A bearer token is put into a request by a program, never by a browser on behalf of some page.
    if ((isBearer && !asksForCookies) || SAFE_METHODS.has(request.method)) return;
    const isCookieClient = hasCookies || asksForCookies;
    if (!this.isOwn(request, isCookieClient)) throw this.refusal(AccessErrors.CROSS_SITE_REQUEST);
  }

  /** @throws AppError `CSRF_TOKEN_INVALID` unless a request that changes something repeats a token of its session, or is a bearer's. */
  requireToken(request: FastifyRequest, actor: Actor): void {
    if (SAFE_METHODS.has(request.method) || carriesBearerToken(request)) return;
    if (!this.tokens.verify(actor.sessionId, request.headers['x-csrf-token'])) throw this.refusal(AccessErrors.CSRF_TOKEN_INVALID);
  }

  private isOwn({ headers }: FastifyRequest, isCookieClient: boolean): boolean {
    const site = headers['sec-fetch-site'];
    const { origin } = headers;
    if (typeof site === 'string' && OWN_SITES.has(site)) return true;
    if (origin !== undefined && this.origins.has(origin)) return true;
    if (site !== undefined) return false;
    if (origin === undefined) return !isCookieClient;
    // Without cookies there is nothing to abuse but ourselves; a page of ours under another of our names may go on.
    return !isCookieClient && URL.canParse(origin) && new URL(origin).host === headers.host;
  }

  private hasCookies(request: FastifyRequest): boolean {
    return this.cookies.read(request, 'access') !== undefined || this.cookies.read(request, 'refresh') !== undefined;
  }

  private refusal(definition: ErrorDefinition): AppError {
    this.metrics.countSecurityEvent(definition.code.toLowerCase().replaceAll('_', '-'));
    return new AppError(definition);
  }
}
