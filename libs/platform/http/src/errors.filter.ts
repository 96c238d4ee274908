import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseUnavailable, isReadOnlyRefusal } from '#platform/database';
import { AppError, type ErrorDefinition, httpStatusOf, PlatformErrors } from '#platform/errors';
import { negotiateLanguage } from '#platform/i18n';
import { type AppLog, LOG } from '#platform/logging';
import { Maintenance, MaintenanceErrors, maintenancePage } from '#platform/maintenance';
import { reportError } from '#platform/observability';
import { pageHeaders, wantsPage } from '#platform/pages';

/** Codes of Fastify's own refusals, made before a handler is found or a body is read. https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY: Readonly<Record<string, ErrorDefinition>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: PlatformErrors.MALFORMED_JSON,
  FST_ERR_CTP_EMPTY_JSON_BODY: PlatformErrors.MALFORMED_JSON,
  FST_ERR_CTP_BODY_TOO_LARGE: PlatformErrors.PAYLOAD_TOO_LARGE,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: PlatformErrors.UNSUPPORTED_MEDIA_TYPE,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: PlatformErrors.BAD_REQUEST,
  FST_ERR_BAD_URL: PlatformErrors.BAD_REQUEST,
};

/** Refusals of libraries below us; any other 4xx is a bad request. */
const BY_STATUS: Readonly<Record<number, ErrorDefinition>> = {
  400: PlatformErrors.BAD_REQUEST,
  401: PlatformErrors.UNAUTHORIZED,
  403: PlatformErrors.FORBIDDEN,
  404: PlatformErrors.NOT_FOUND,
  408: PlatformErrors.REQUEST_TIMEOUT,
  409: PlatformErrors.CONFLICT,
  412: PlatformErrors.PRECONDITION_FAILED,
  413: PlatformErrors.PAYLOAD_TOO_LARGE,
  414: PlatformErrors.BAD_REQUEST,
  415: PlatformErrors.UNSUPPORTED_MEDIA_TYPE,
  429: PlatformErrors.TOO_MANY_REQUESTS,
};

const RETRY_SECONDS = 2;

/** The one place where an error becomes an answer. What is not of the catalogue is a bug: logged whole, answered with a fixed text. */
@Injectable()
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(
    @Inject(LOG) private readonly log: AppLog,
    private readonly maintenance: Maintenance,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent) return;
    const refusal = this.toAppError(error);
    const status = httpStatusOf(refusal.definition.kind);
    if (status === 500) this.tell(error, request);
    else if (status === 503) this.log.warn({ code: refusal.code, cause: reasonOf(error as Error), requestId: request.id }, 'not available');
    const retryAfter = refusal.options.retryAfterSeconds ?? (status === 503 ? RETRY_SECONDS : undefined);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (refusal.definition === MaintenanceErrors.MAINTENANCE && wantsPage(request.headers.accept)) {
      const page = maintenancePage(negotiateLanguage(request.headers['accept-language']), refusal.details ?? {});
      void reply.code(status).headers(pageHeaders(page)).send(page.text);
      return;
    }
    void reply
      .code(status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(
        JSON.stringify({
          error: { code: refusal.code, message: refusal.definition.message, details: refusal.details, requestId: request.id },
        }),
      );
  }

  /** A bug. */
  private tell(error: unknown, request: FastifyRequest): void {
    const { id: requestId, method, headers, routeOptions } = request;
    this.log.error({ err: error, requestId }, 'unexpected error');
    reportError({ error, origin: 'request', requestId, method, headers, route: routeOptions?.url });
  }

  private toAppError(error: unknown): AppError {
    if (error instanceof AppError) return error;
    // Nest wraps what Fastify threw; secure-json-parse, which Fastify calls, refuses prototype keys with a plain SyntaxError.
    const thrown = (error as { cause?: unknown } | null)?.cause ?? error;
    const known = FASTIFY[String((thrown as { code?: unknown } | null)?.code)];
    if (known) return new AppError(known);
    const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
    const isClients = typeof status === 'number' && status >= 400 && status < 500;
    // Without a status it is a parser of ours that failed: a bug.
    if (isClients && thrown instanceof SyntaxError) return new AppError(PlatformErrors.MALFORMED_JSON);
    if (isClients) return new AppError(BY_STATUS[status] ?? PlatformErrors.BAD_REQUEST);
    // Something that was let in to look wanted to write.
    if (isReadOnlyRefusal(error) && this.maintenance.restricts) return this.maintenance.refusal(error);
    // After what Fastify says of the client: a caller who hangs up is ECONNRESET, as a database would be.
    if (isDatabaseUnavailable(error) || isReadOnlyRefusal(error) || status === 503) return new AppError(PlatformErrors.SERVICE_UNAVAILABLE);
    return new AppError(PlatformErrors.INTERNAL);
  }
}

/** What lies beneath, where somebody wrapped it: `ENOSPC` says more than "not available". */
function reasonOf({ cause, message }: Error): string {
  return cause instanceof Error ? cause.message : message;
}
