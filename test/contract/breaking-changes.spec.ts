import { describe, expect, it } from 'vitest';
import { breakingChanges } from './breaking-changes.js';
import type { ApiDocument, Operation, Schema } from './openapi-shape.js';

const body: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 20 },
    source: { type: 'string', enum: ['user', 'admin'] },
    note: { type: ['string', 'null'] },
  },
};
const answer: Schema = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', format: 'uuid' }, items: { type: 'array', items: { $ref: '#/components/schemas/Item' } } },
};
const item: Schema = { type: 'object', properties: { code: { type: 'string' } } };

function document(change: { operation?: Partial<Operation>; body?: Schema; answer?: Schema; item?: Schema } = {}): ApiDocument {
  const json = (schema: Schema) => ({ 'application/json': { schema } });
  const operation: Operation = {
    parameters: [{ name: 'date', in: 'query', schema: { type: 'string' } }],
    requestBody: { required: true, content: json({ $ref: '#/components/schemas/Body' }) },
    responses: { 200: { content: json({ $ref: '#/components/schemas/Answer' }) }, 409: {} },
    ...change.operation,
  };
  return {
    paths: { '/api/desks': { post: operation } },
    components: { schemas: { Body: change.body ?? body, Answer: change.answer ?? answer, Item: change.item ?? item } },
  };
}
const withField = (schema: Schema, field: string, inner: Schema): Schema => ({
  ...schema,
  properties: { ...schema.properties, [field]: inner },
});
const without = (schema: Schema, field: string): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties!).filter(([name]) => name !== field)),
});

describe('IN4 what breaks clients', () => {
  it.each<[string, ApiDocument, string]>([
    ['a path that is gone', { ...document(), paths: {} }, 'POST /api/desks is gone'],
    [
      'a status that is gone',
      document({ operation: { responses: { 200: document().paths['/api/desks']!.post!.responses![200]! } } }),
      'no longer documents 409',
    ],
    ['a token that is needed', document({ operation: { security: [{ bearer: [] }] } }), 'needs a token now'],
    ['a parameter that is gone', document({ operation: { parameters: [] } }), 'no longer takes the query parameter date'],
    [
      'a parameter that is needed',
      document({ operation: { parameters: [{ name: 'date', in: 'query', required: true, schema: { type: 'string' } }] } }),
      'needs the query parameter date now',
    ],
    ['a field of the answer that is gone', document({ answer: without(answer, 'items') }), '200 items is gone'],
    ['a field deep in the answer that is gone', document({ item: { type: 'object', properties: {} } }), '200 items[].code is gone'],
    ['a field of the answer that may be missing', document({ answer: { ...answer, required: [] } }), '200 id may be missing now'],
    [
      'a field of the answer that may be null',
      document({ answer: withField(answer, 'id', { type: ['string', 'null'], format: 'uuid' }) }),
      '200 id may be null now',
    ],
    [
      'a null by branches',
      document({ item: { type: 'object', properties: { code: { anyOf: [{ type: 'string' }, { type: 'null' }] } } } }),
      '200 items[].code may be null now',
    ],
    ['another format of an answer', document({ answer: withField(answer, 'id', { type: 'string' }) }), '200 id has the format none now'],
    ['a field of the request that is refused', document({ body: without(body, 'note') }), 'body note is no longer accepted'],
    ['a field of the request that is needed', document({ body: { ...body, required: ['name', 'note'] } }), 'body note is required now'],
    ['a null that is refused', document({ body: withField(body, 'note', { type: 'string' }) }), 'body note no longer accepts null'],
    [
      'a value that is refused',
      document({ body: withField(body, 'source', { type: 'string', enum: ['user'] }) }),
      'body source no longer accepts admin',
    ],
    [
      'a tighter length',
      document({ body: withField(body, 'name', { type: 'string', maxLength: 10 }) }),
      'body name has a tighter maxLength now',
    ],
    [
      'a new pattern',
      document({ body: withField(body, 'name', { type: 'string', maxLength: 20, pattern: '^a' }) }),
      'body name has another pattern now',
    ],
  ])('IN4 %s', (_, after, expected) => {
    const found = breakingChanges(document(), after);
    expect(found).toEqual([expected.startsWith('POST') ? expected : `POST /api/desks: ${expected}`]);
  });

  it.each<[string, ApiDocument]>([
    ['nothing', document()],
    ['another route', { ...document(), paths: { ...document().paths, '/api/offices': { get: {} } } }],
    ['a new field in the answer', document({ answer: withField(answer, 'floor', { type: 'string' }) })],
    ['a new field of the request that may be left out', document({ body: withField(body, 'floor', { type: 'string' }) })],
    ['a new status', document({ operation: { responses: { ...document().paths['/api/desks']!.post!.responses, 429: {} } } })],
    ['a longer text', document({ body: withField(body, 'name', { type: 'string', maxLength: 40 }) })],
    ['a field of the answer that is always there now', document({ answer: { ...answer, required: ['id', 'items'] } })],
  ])('IN4 lets pass %s', (_, after) => {
    expect(breakingChanges(document(), after)).toEqual([]);
  });
});
