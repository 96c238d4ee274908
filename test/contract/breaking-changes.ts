import { type ApiDocument, type Operation, operationsOf, resolved, type Schema } from './openapi-shape.js';

/** Which way a schema travels: clients send requests and read answers, so opposite changes hurt them. */
type Direction = 'request' | 'answer';

/** What a client written against `before` would stumble over in `after`; one sentence each, empty when nothing. */
export function breakingChanges(before: ApiDocument, after: ApiDocument): string[] {
  const present = new Map(operationsOf(after).map((operation) => [operation.name, operation.operation]));
  return operationsOf(before).flatMap(({ name, operation }) => {
    const now = present.get(name);
    return now ? new OperationComparison(name, before, after).compare(operation, now) : [`${name} is gone`];
  });
}

class OperationComparison {
  private readonly found: string[] = [];

  constructor(
    private readonly name: string,
    private readonly before: ApiDocument,
    private readonly after: ApiDocument,
  ) {}

  compare(was: Operation, now: Operation): string[] {
    if (!was.security?.length && now.security?.length) this.report('needs a token now');
    this.compareParameters(was, now);
    this.compareBody(was, now);
    for (const [status, response] of Object.entries(was.responses ?? {})) {
      const other = now.responses?.[status];
      if (!other) this.report(`no longer documents ${status}`);
      for (const [type, content] of Object.entries(response.content ?? {})) {
        const schema = other?.content?.[type]?.schema;
        if (other && content.schema && !schema) this.report(`${status} no longer has a body of ${type}`);
        else if (content.schema && schema) this.compareSchema(`${status} `, content.schema, schema, 'answer');
      }
    }
    return [...new Set(this.found)];
  }

  private compareParameters(was: Operation, now: Operation): void {
    const same = (a: { name: string; in: string }, b: { name: string; in: string }) => a.name === b.name && a.in === b.in;
    for (const parameter of was.parameters ?? []) {
      const other = now.parameters?.find((each) => same(each, parameter));
      if (!other) this.report(`no longer takes the ${parameter.in} parameter ${parameter.name}`);
      else if (parameter.schema && other.schema)
        this.compareSchema(`${parameter.in} parameter ${parameter.name}`, parameter.schema, other.schema, 'request');
    }
    for (const parameter of now.parameters ?? []) {
      const other = was.parameters?.find((each) => same(each, parameter));
      if (parameter.required && !other?.required) this.report(`needs the ${parameter.in} parameter ${parameter.name} now`);
    }
  }

  private compareBody(was: Operation, now: Operation): void {
    const schema = (operation: Operation) => operation.requestBody?.content?.['application/json']?.schema;
    const [before, after] = [schema(was), schema(now)];
    if (before && after) this.compareSchema('body ', before, after, 'request');
    else if (before) this.report('no longer takes a body');
    if (now.requestBody?.required && !was.requestBody?.required) this.report('needs a body now');
  }

  private compareSchema(where: string, was: Schema, now: Schema, direction: Direction, depth = 0): void {
    if (depth > 12) return;
    const [a, b] = [resolved(this.before, was), resolved(this.after, now)];
    this.compareTypes(where, a, b, direction);
    if (direction === 'request') this.compareBounds(where, a, b);
    for (const [field, schema] of Object.entries(a.properties ?? {})) {
      const other = b.properties?.[field];
      const path = `${where}${where.endsWith(' ') ? '' : '.'}${field}`;
      if (!other) {
        this.report(direction === 'request' ? `${path} is no longer accepted` : `${path} is gone`);
        continue;
      }
      if (direction === 'answer' && a.required?.includes(field) && !b.required?.includes(field)) this.report(`${path} may be missing now`);
      this.compareSchema(path, schema, other, direction, depth + 1);
    }
    if (direction === 'request') {
      for (const field of b.required ?? []) if (!a.required?.includes(field)) this.report(`${where}${field} is required now`);
    }
    if (a.items && b.items) this.compareSchema(`${where}[]`, a.items, b.items, direction, depth + 1);
  }

  private compareTypes(where: string, a: Schema, b: Schema, direction: Direction): void {
    const [was, now] = [this.types(this.before, a), this.types(this.after, b)];
    const lost = [...was].filter((type) => !now.has(type) && !(type === 'integer' && now.has('number')));
    const gained = [...now].filter((type) => !was.has(type) && !(type === 'integer' && was.has('number')));
    if (direction === 'request' && lost.length > 0) this.report(`${where} no longer accepts ${lost.join(', ')}`);
    if (direction === 'answer' && gained.length > 0) this.report(`${where} may be ${gained.join(', ')} now`);
    const [values, others] = [a.enum ?? [], b.enum];
    if (direction === 'request' && others) {
      const refused = a.enum ? values.filter((value) => !others.includes(value)) : ['other values'];
      if (refused.length > 0) this.report(`${where} no longer accepts ${refused.join(', ')}`);
    }
    if (a.format !== b.format && !(direction === 'request' && b.format === undefined))
      this.report(`${where} has the format ${b.format ?? 'none'} now`);
  }

  /** Bounds that became tighter, or are new. */
  private compareBounds(where: string, a: Schema, b: Schema): void {
    for (const bound of ['maxLength', 'maximum', 'maxItems'] as const)
      if ((b[bound] ?? Infinity) < (a[bound] ?? Infinity)) this.report(`${where} has a tighter ${bound} now`);
    for (const bound of ['minLength', 'minimum'] as const)
      if ((b[bound] ?? -Infinity) > (a[bound] ?? -Infinity)) this.report(`${where} has a tighter ${bound} now`);
    if (b.pattern !== undefined && b.pattern !== a.pattern) this.report(`${where} has another pattern now`);
  }

  /** Names of the types a value may have, branches included. */
  private types(document: ApiDocument, schema: Schema): Set<string> {
    const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
    return new Set([
      ...[schema.type ?? []].flat(),
      ...(schema.nullable ? ['null'] : []),
      ...branches.flatMap((branch) => [...this.types(document, resolved(document, branch))]),
    ]);
  }

  private report(text: string): void {
    this.found.push(`${this.name}: ${text}`);
  }
}
