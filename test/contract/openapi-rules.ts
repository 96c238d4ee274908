import { type ApiDocument, type NamedOperation, operationsOf, type Parameter, type Schema } from './openapi-shape.js';

/** Paths outside /api: what monitors, scrapers and people with a link open. */
const OUTSIDE_API = /^\/(health|ready|metrics|mailbox|setup)(\/|$)/;
const ACCESS = /^(Open to anybody: .{5,}|For any signed-in person: .{5,}|Needs the permission `[a-z.-]+`( or `[a-z.-]+`)*\.)/;

/** What every route and field of the reference must say; one sentence for each that does not. */
export function openApiProblems(document: ApiDocument): string[] {
  const operations = operationsOf(document);
  return [
    ...operations.flatMap(operationProblems),
    ...repeated(operations.map(({ operation }) => operation.operationId ?? '')).map((id) => `the operationId ${id} is used twice`),
    ...Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) => schemaProblems(name, schema)),
  ];
}

function operationProblems({ name, path, verb, operation }: NamedOperation): string[] {
  const problems: string[] = [];
  if (!path.startsWith('/api/') && !OUTSIDE_API.test(path)) problems.push(`${name} is outside /api`);
  if (!operation.summary?.trim()) problems.push(`${name} has no summary`);
  if (!operation.tags?.length) problems.push(`${name} has no tag`);
  if (!ACCESS.test(operation.description ?? '')) problems.push(`${name} does not say who may use it`);
  const open = operation.description?.startsWith('Open to anybody') ?? false;
  if (open === (operation.security?.length ?? 0) > 0) problems.push(`${name} says one thing about access and asks for another`);
  return [
    ...problems,
    ...answerProblems(name, verb, operation.responses ?? {}),
    ...(operation.parameters ?? []).flatMap((parameter) => parameterProblems(name, parameter)),
  ];
}

function answerProblems(name: string, verb: string, responses: NonNullable<NamedOperation['operation']['responses']>): string[] {
  const problems: string[] = [];
  const successes = Object.entries(responses).filter(([status]) => /^[23]/.test(status));
  if (successes.length === 0) problems.push(`${name} documents no success`);
  for (const [status, response] of successes) {
    const described = Object.values(response.content ?? {}).some((content) => content.schema);
    if (!described && status !== '204' && verb !== 'head') problems.push(`${name} does not describe its answer ${status}`);
  }
  for (const [status, response] of Object.entries(responses)) {
    if (/^[45]/.test(status) && !response.content?.['application/json']?.schema?.$ref?.endsWith('/ErrorView'))
      problems.push(`${name} answers ${status} in another form than errors have`);
  }
  return problems;
}

function parameterProblems(name: string, parameter: Parameter): string[] {
  const where = `${name}: the ${parameter.in} parameter ${parameter.name}`;
  if (!parameter.schema || isUntyped(parameter.schema)) return [`${where} has no type`];
  const isId = parameter.in === 'path' && /^(id|.*Id)$/.test(parameter.name);
  return isId && parameter.schema.format !== 'uuid' ? [`${where} is not marked as uuid`] : [];
}

/** Every field has a type, down to the leaves; an object without fields would leave the house empty. */
function schemaProblems(where: string, schema: Schema): string[] {
  if (isUntyped(schema)) return [`${where} has no type`];
  const isBareObject = schema.type === 'object' && !schema.properties && schema.additionalProperties === undefined;
  return [
    ...(isBareObject ? [`${where} is an object without fields`] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([field, inner]) => schemaProblems(`${where}.${field}`, inner)),
    ...(schema.items ? schemaProblems(`${where}[]`, schema.items) : []),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((branches) =>
      (branches ?? []).flatMap((branch) => schemaProblems(where, branch)),
    ),
  ];
}

function isUntyped(schema: Schema): boolean {
  const isTyped = schema.type ?? schema.$ref ?? schema.anyOf ?? schema.oneOf ?? schema.allOf ?? schema.enum;
  return isTyped === undefined || (schema.type === 'array' && !schema.items);
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
