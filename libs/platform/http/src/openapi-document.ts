import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { takesKey } from './attach-interceptors.js';
import { endpointHandlers } from './endpoint-handlers.js';

/** What the generator wrote: names and types of DTO and view fields, which compiled classes no longer know. */
export type OpenApiMetadata = () => Promise<Record<string, unknown>>;

/** The OpenAPI 3.1 document of everything the application serves. */
export async function openApiDocument(app: INestApplication, metadata: OpenApiMetadata): Promise<OpenAPIObject> {
  await SwaggerModule.loadPluginMetadata(metadata);
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Zócalo')
    .setDescription(
      'Canonical paths start with `/api`; `/api/v1/…` is the same, and `/auth`, `/desks` and `/reservations` answer at the root too. ' +
        'Every refusal is `{"error":{"code","message"}}`; `code` is stable. Every answer names the release that gave it in `X-App-Version`. ' +
        'A client sends a bearer token or the cookies of its session, never both (400 `AMBIGUOUS_CREDENTIALS`). With cookies, whatever ' +
        'changes something repeats `csrfToken` in `X-CSRF-Token` (403 `CSRF_TOKEN_INVALID`) and comes from a page of this platform ' +
        '(403 `CROSS_SITE_REQUEST`). While maintenance is on or announced every answer says so in `X-Maintenance` (`banner`, `read-only` or ' +
        '`full`, and a version); what is closed then answers 503 `MAINTENANCE` with `Retry-After`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .addCookieAuth('__Host-zocalo-access')
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    operationIdFactory: operationId,
    autoTagControllers: true,
  });
  for (const operation of operationsOf(document)) {
    // Whoever may act with a bearer token may act with cookies.
    operation.security?.push({ cookie: [] });
    // What a client prefers is no parameter of a route, and what a handler calls `if-match` is documented as `If-Match` already.
    if (operation.parameters)
      operation.parameters = operation.parameters.filter(({ name }) => !/^(accept(-language)?|if-match)$/.test(name));
  }
  for (const parameter of operationsOf(document).flatMap((operation) => operation.parameters ?? [])) {
    // The generator calls every header required that a handler reads; what is required is refused by the handler.
    if (parameter.in === 'header') parameter.required = false;
    // Every id is one, and anything else in its place is answered as what does not exist.
    if (parameter.in === 'path' && /^(id|.*Id)$/.test(parameter.name)) parameter.schema = { type: 'string', format: 'uuid' };
  }
  documentKeys(app, document);
  return document;
}

function operationId(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '')}_${method}`;
}

/** No handler reads `Idempotency-Key`, an interceptor does: the generator cannot know. */
function documentKeys(app: INestApplication, document: OpenAPIObject): void {
  const keyed = new Set(
    endpointHandlers(app)
      .filter(({ method, options }) => options && takesKey(method, options))
      .map(({ name }) => operationId(...(name.split('.') as [string, string]))),
  );
  for (const operation of operationsOf(document))
    if (keyed.has(operation.operationId ?? '')) (operation.parameters ??= []).push({ ...KEY });
}

const KEY: Parameter = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  description: 'Any name for this request: sent again with the same name, it has no second effect and gets the first answer, for a day.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$' },
};

interface Parameter {
  readonly in: string;
  readonly name: string;
  description?: string;
  required?: boolean;
  schema?: unknown;
}

interface Operation {
  readonly operationId?: string;
  parameters?: Parameter[];
  readonly security?: Record<string, string[]>[];
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((verbs) => Object.values(verbs) as Operation[]);
}
