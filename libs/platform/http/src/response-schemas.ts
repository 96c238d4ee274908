import type { OpenAPIObject } from '@nestjs/swagger';
import fastJsonStringify from 'fast-json-stringify';
import type { FastifyInstance, RouteOptions } from 'fastify';

type Schema = Record<string, unknown>;
type Paths = Record<string, Record<string, { responses?: Record<string, { content?: Record<string, { schema?: Schema }> }> } | undefined>>;

/**
 * Makes the documented schema the serialiser of each route: what the document does not name cannot leave, and a
 * missing required field is an error of ours instead of half an answer. A route that documents no answer gives none.
 * Must run before the routes are registered.
 */
export function serialiseThroughDocument(instance: FastifyInstance, document: OpenAPIObject): void {
  const resolve = schemaResolver(document);
  // A serialiser is made for the first answer it is needed for: making all of them is a good part of a start.
  instance.setSerializerCompiler(({ schema }) => {
    let serialise: ((value: unknown) => string) | undefined;
    return (value) => (serialise ??= fastJsonStringify(schema as Schema))(value);
  });
  instance.addHook('onRoute', (route: RouteOptions) => {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
    const method = String(Array.isArray(route.method) ? route.method[0] : route.method).toLowerCase();
    const responses = (document.paths as Paths)[path]?.[method]?.responses;
    if (!responses) return;
    const response: Record<string, Schema> = {};
    for (const [status, documented] of Object.entries(responses)) {
      const schema = documented.content?.['application/json']?.schema;
      if (schema && Number(status) < 400) response[status] = resolve(schema);
    }
    const schemas = Object.values(response);
    // Also for a status the handler chose itself: none leaves without a schema.
    if (schemas.length === 1) route.schema = { ...route.schema, response: { '2xx': schemas[0] } };
    else if (schemas.length > 1) route.schema = { ...route.schema, response };
    else route.preSerialization = (_request, _reply, _payload, done) => done(null, null);
  });
}

/** Returns a function that replaces every `$ref` by what it names. Recursive schemas are refused. */
function schemaResolver(document: OpenAPIObject): (schema: Schema) => Schema {
  const components = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const resolve = (node: unknown, trail: readonly string[]): unknown => {
    if (Array.isArray(node)) return node.map((item) => resolve(item, trail));
    if (typeof node !== 'object' || node === null) return node;
    const reference = (node as { $ref?: string }).$ref;
    if (reference !== undefined) {
      const name = reference.split('/').at(-1)!;
      if (trail.includes(name)) throw new Error(`View ${name} contains itself`);
      if (!components[name]) throw new Error(`The document names ${name} but does not describe it`);
      return resolve(components[name], [...trail, name]);
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value, trail)]));
  };
  return (schema) => resolve(schema, []) as Schema;
}
