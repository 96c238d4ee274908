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
  return SwaggerModule.createDocument(app, description, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    autoTagControllers: true,
  });
}
