import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

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
        'Every refusal is `{"error":{"code","message"}}`; `code` is stable.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    autoTagControllers: true,
  });
  for (const operation of operationsOf(document)) {
    // What a client prefers is no parameter of a route.
    if (operation.parameters) operation.parameters = operation.parameters.filter(({ name }) => !/^accept(-language)?$/i.test(name));
  }
  for (const parameter of operationsOf(document).flatMap((operation) => operation.parameters ?? [])) {
    // The generator calls every header required that a handler reads; what is required is refused by the handler.
    if (parameter.in === 'header') parameter.required = false;
    // Every id is one, and anything else in its place is answered as what does not exist.
    if (parameter.in === 'path' && /^(id|.*Id)$/.test(parameter.name)) parameter.schema = { type: 'string', format: 'uuid' };
  }
  return document;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  required?: boolean;
  schema?: unknown;
}

function operationsOf(document: OpenAPIObject): { parameters?: Parameter[] }[] {
  return Object.values(document.paths).flatMap((verbs) => Object.values(verbs) as { parameters?: Parameter[] }[]);
}
