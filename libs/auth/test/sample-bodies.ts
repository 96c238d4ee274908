/** Bodies as the API's own document describes them. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** An id that is nobody's. */
const SAMPLE_ID = '0192f0c1-2345-7abc-8def-0123456789ab';
const VERBS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

const TEXT = 'sample-text';

/** What a field of that name takes, where its type does not say it. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  email: 'sample@example.com',
  date: '2030-01-15',
  startsOn: '2030-01-15',
  endsAt: '2030-01-15T10:00:00Z',
  handover: '09:00',
  timeZone: 'Europe/Madrid',
  zone: 'Europe/Madrid',
  code: '123456',
  role: 'user',
  type: 'public-key',
};
/** What a route needs that its schema calls optional: one of several, or of those that keep no cookies. */
const MORE: Readonly<Record<string, Record<string, unknown>>> = {
  'POST /api/admin/alert-rules': { condition: { kind: 'absence', figure: TEXT, forSeconds: 60 } },
  'POST /api/auth/confirm': { password: TEXT },
  'POST /api/auth/refresh': { token: TEXT },
  'POST /api/auth/second-factor': { code: '123456' },
};

/** A route that takes JSON. */
export interface JsonRoute {
  readonly name: string;
  readonly verb: (typeof VERBS)[number];
  /** With the id of nothing in it. */
  readonly url: string;
  readonly fields: Readonly<Record<string, Schema>>;
  /** A body with what is required only, each field of the right kind. */
  readonly body: Readonly<Record<string, unknown>>;
  isRequired(field: string): boolean;
}

/** Every route that takes JSON, as the API's document describes it. */
export function takingJson(document: object): JsonRoute[] {
  const { paths, components } = document as {
    paths: Record<string, Record<string, Operation>>;
    components?: { schemas?: Record<string, Schema> };
  };
  const resolve = (schema: Schema): Schema => {
    const $ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    return $ref === undefined ? schema : components!.schemas![$ref.split('/').at(-1)!]!;
  };
  const sampleOf = ({ properties = {}, required = [] }: Schema): Record<string, unknown> =>
    Object.fromEntries(required.map((name) => [name, valueOf(name, resolve(properties[name]!))]));
  const valueOf = (name: string, schema: Schema): unknown => {
    if (name in SAMPLES) return SAMPLES[name];
    if (schema.enum) return schema.enum[0];
    if (schema.format === 'uuid') return SAMPLE_ID;
    const type = [schema.type].flat()[0];
    if (type === 'string') return TEXT;
    if (type === 'boolean') return true;
    if (type === 'number' || type === 'integer') return schema.minimum ?? 1;
    if (type !== 'array') return sampleOf(schema);
    return schema.minItems ? [valueOf(name, resolve(schema.items ?? {}))] : [];
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    VERBS.flatMap((verb) => {
      const given = operations[verb.toLowerCase()]?.requestBody?.content?.['application/json']?.schema;
      if (!given) return [];
      const name = `${verb} ${path}`;
      const schema = resolve(given);
      const url = path.replace('{key}', 'user').replaceAll(/\{[^}]+\}/g, SAMPLE_ID);
      const isRequired = (field: string): boolean => schema.required?.includes(field) === true;
      return [{ name, verb, url, fields: schema.properties ?? {}, body: { ...sampleOf(schema), ...MORE[name] }, isRequired }];
    }),
  );
}

/** True for a field that takes text, or text and null. */
export function isText({ type }: Schema): boolean {
  return [type].flat().includes('string');
}

export function mayBeNull({ type }: Schema): boolean {
  return [type].flat().includes('null');
}
