import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { AccessErrors, type AccessRule, permissionsNeeded } from '#platform/access';
import { type ErrorDefinition, httpStatusOf, PlatformErrors } from '#platform/errors';
import type { Limit } from '#platform/limits';
import { MaintenanceErrors } from '#platform/maintenance';
import { type BytesType, type UploadRule, UploadErrors } from '#platform/uploads';
import { ErrorView } from './error.view.js';
import { IGNORES_PARTS, TAKES_BYTES, TAKES_MAIL, TAKES_UPLOAD } from './take-uploads.js';

/** Everything a route promises: what it does, who may, what it answers and how it refuses. */
export interface EndpointOptions {
  /** One sentence for the API reference. */
  readonly summary: string;
  readonly access: AccessRule;
  /** View class of the answer; the answer is serialised through its schema. Null: no body (204 unless `status` says otherwise). */
  readonly returns: (new () => object) | null;
  /** Status of success; 200, or 204 without a body. */
  readonly status?: number;
  /** Refusals beyond those any route may give. */
  readonly errors?: readonly ErrorDefinition[];
  readonly limits?: readonly Limit[];
  /**
   * For what a thief of a session must not do: the person, not somebody acting as them, proved who they are within
   * the last 15 minutes, or is asked to (`POST /api/auth/step-up`).
   */
  readonly stepUp?: boolean;
  /**
   * Unsafe routes of signed-in people honour `Idempotency-Key` unless this is false. The handler then runs inside
   * one transaction with the key, so it must not refuse after having meant to remember something.
   */
  readonly idempotency?: boolean;
  /** A header in small letters: who sends it needs no session, and the handler judges what it says. For what goes on while sessions end. */
  readonly tokenHeader?: string;
  /** The route may answer with a page (`page(…)`), alone or beside its JSON. */
  readonly html?: boolean;
  /** The route answers with a file of this content type: its handler returns `download(…)`, and `returns` is null. */
  readonly download?: string;
  /** The route answers with server-sent events for as long as its reader stays: its handler takes the reply over, and `returns` is null. */
  readonly eventStream?: boolean;
  /**
   * `open`: the route goes on as ever, writing too, while maintenance keeps people out: for signing in, and for what tells
   * them how things stand. All other routes refuse those who do not pass, or only let them read.
   */
  readonly duringMaintenance?: 'open';
  /** The body says nothing to the route, also where it is a form with parts (`multipart/form-data`): for a sender who chooses its form. */
  readonly ignoresBody?: true;
  /** The route takes one file: its handler calls `readUpload` with this rule. */
  readonly upload?: UploadRule;
  /** The route takes bytes as they are, up to so many: its handler calls `readBytes` with the same number and type. */
  readonly bytes?: { readonly maxBytes: number; readonly type?: BytesType };
}

/** Route configuration (`@RouteConfig`) of handlers whose answer goes on and on. */
export const STREAMS_EVENTS = { streamsEvents: true } as const;

/** Metadata key under which the options lie on the handler. */
export const ENDPOINT = Symbol('zocalo:endpoint');

/** Of routes that may answer `PRECONDITION_FAILED`. */
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The version you saw, in quotes: changes nothing if the record is another version by now.',
  schema: { type: 'string', pattern: '^(\\*|(W/)?"[0-9]{1,9}")$' },
} as const;

/** The one decorator of a handler beside its verb: documents, guards, limits and serialises. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const status = options.status ?? (options.returns || options.html || options.eventStream || options.download !== undefined ? 200 : 204);
  const open = 'public' in options.access;
  const errors: ErrorDefinition[] = [
    PlatformErrors.VALIDATION_FAILED,
    ...(open ? [] : [PlatformErrors.UNAUTHORIZED]),
    ...(permissionsNeeded(options.access) ? [PlatformErrors.FORBIDDEN] : []),
    ...(options.stepUp ? [AccessErrors.STEP_UP_REQUIRED, AccessErrors.IMPERSONATION_FORBIDDEN] : []),
    ...(options.upload ? [UploadErrors.FILE_REQUIRED, PlatformErrors.PAYLOAD_TOO_LARGE, PlatformErrors.UNSUPPORTED_MEDIA_TYPE] : []),
    ...(options.bytes ? [PlatformErrors.PAYLOAD_TOO_LARGE, PlatformErrors.UNSUPPORTED_MEDIA_TYPE] : []),
    ...(options.duringMaintenance === 'open' ? [] : [MaintenanceErrors.MAINTENANCE]),
    ...(options.limits?.length ? [PlatformErrors.TOO_MANY_REQUESTS] : []),
    ...(options.errors ?? []),
  ];
  return applyDecorators(
    SetMetadata(ENDPOINT, options),
    HttpCode(status),
    ApiOperation({ summary: options.summary, description: describeAccess(options.access) }),
    ...(open ? [] : [ApiBearerAuth()]),
    ...(errors.includes(PlatformErrors.PRECONDITION_FAILED) ? [ApiHeader(IF_MATCH)] : []),
    ...(options.tokenHeader === undefined
      ? []
      : [ApiHeader({ name: options.tokenHeader, required: false, description: 'Instead of a session.' })]),
    ...(options.ignoresBody ? [RouteConfig(IGNORES_PARTS)] : []),
    ...(options.upload ? takesFile(options.upload) : []),
    ...(options.bytes ? takesBytes(options.bytes) : []),
    ...success(options, status),
    ...refusals(errors),
  );
}

function describeAccess(access: AccessRule): string {
  if ('public' in access) return `Open to anybody: ${access.public}`;
  if ('signedIn' in access) return `For any signed-in person: ${access.signedIn}`;
  const keys = permissionsNeeded(access) ?? [];
  return `Needs the permission ${keys.map((key) => `\`${key}\``).join(' or ')}.`;
}

function takesFile({ field, types, maxBytes }: UploadRule): MethodDecorator[] {
  const file = { type: 'string', format: 'binary', description: `${types.join(', ')}; at most ${maxBytes / 1024 ** 2} MiB.` };
  return [
    RouteConfig(TAKES_UPLOAD),
    ApiConsumes('multipart/form-data'),
    ApiBody({ schema: { type: 'object', required: [field], properties: { [field]: file } } }),
  ];
}

function takesBytes({ maxBytes, type = 'application/octet-stream' }: NonNullable<EndpointOptions['bytes']>): MethodDecorator[] {
  const schema = { type: 'string', format: 'binary', description: `At most ${maxBytes / 1024 ** 2} MiB.` };
  return [RouteConfig(type === 'message/rfc822' ? TAKES_MAIL : TAKES_BYTES), ApiConsumes(type), ApiBody({ schema })];
}

/** The answer that is hoped for. Where a page and JSON share a route, each is described under its own content type. */
function success({ returns, html, download, eventStream }: EndpointOptions, status: number): MethodDecorator[] {
  if (eventStream)
    return [RouteConfig(STREAMS_EVENTS), ApiResponse({ status, content: { 'text/event-stream': { schema: { type: 'string' } } } })];
  if (download !== undefined) {
    const schema = { type: 'string', ...(download.startsWith('text/') ? {} : { format: 'binary' }) };
    return [ApiResponse({ status, content: { [download.split(';', 1)[0]!]: { schema } } })];
  }
  if (!html) return [returns ? ApiResponse({ status, type: returns }) : ApiResponse({ status, description: '' })];
  const asPage = { 'text/html': { schema: { type: 'string' } } };
  if (!returns) return [ApiResponse({ status, content: asPage })];
  return [
    ApiExtraModels(returns),
    ApiResponse({ status, content: { ...asPage, 'application/json': { schema: { $ref: getSchemaPath(returns) } } } }),
  ];
}

/** One documented answer per status, listing its codes. */
function refusals(errors: readonly ErrorDefinition[]): MethodDecorator[] {
  const byStatus = Map.groupBy(new Set(errors), (error) => httpStatusOf(error.kind));
  return [...byStatus].map(([status, rows]) =>
    ApiResponse({ status, type: ErrorView, description: rows.map((row) => `\`${row.code}\`: ${row.message}`).join('\n\n') }),
  );
}
