import { describe, expect, it } from 'vitest';
import { openApiProblems } from './openapi-rules.js';
import type { ApiDocument, Operation, Schema } from './openapi-shape.js';

const sound: Operation = {
  operationId: 'desks_read',
  summary: 'Reads a desk',
  description: 'Needs the permission `desk.read`.',
  tags: ['desks'],
  security: [{ bearer: [] }],
  parameters: [{ name: 'id', in: 'path', schema: { type: 'string', format: 'uuid' } }],
  responses: {
    200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/DeskView' } } } },
    404: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorView' } } } },
  },
};
const document = (
  operation: Partial<Operation> = {},
  desk: Schema = { type: 'object', properties: { id: { type: 'string' } } },
  path = '/api/desks/{id}',
): ApiDocument => ({
  paths: { [path]: { get: { ...sound, ...operation } } },
  components: { schemas: { DeskView: desk } },
});

describe('IN5 the rules of the API reference', () => {
  it('IN5 pass a sound document', () => {
    expect(openApiProblems(document())).toEqual([]);
  });

  it.each<[string, ApiDocument, RegExp]>([
    ['a path outside /api', document({}, undefined, '/desks/{id}'), /outside \/api/],
    ['no summary', document({ summary: ' ' }), /no summary/],
    ['no tag', document({ tags: [] }), /no tag/],
    ['no word about access', document({ description: '' }), /who may use it/],
    ['open and guarded at once', document({ description: 'Open to anybody: monitors have no account' }), /asks for another/],
    ['guarded and open at once', document({ security: [] }), /asks for another/],
    ['no success', document({ responses: {} }), /no success/],
    ['an answer without schema', document({ responses: { 200: {} } }), /does not describe its answer 200/],
    [
      'an error of another form',
      document({ responses: { 204: {}, 400: { content: { 'application/json': { schema: { type: 'string' } } } } } }),
      /answers 400 in another form/,
    ],
    ['an id of any text', document({ parameters: [{ name: 'id', in: 'path', schema: { type: 'string' } }] }), /not marked as uuid/],
    ['a parameter without type', document({ parameters: [{ name: 'date', in: 'query', schema: {} }] }), /no type/],
    ['a field without type', document({}, { type: 'object', properties: { name: {} } }), /DeskView\.name has no type/],
    ['a list of nothing', document({}, { type: 'object', properties: { items: { type: 'array' } } }), /DeskView\.items has no type/],
    [
      'a field deep inside',
      document({}, { type: 'object', properties: { items: { type: 'array', items: { type: 'object', properties: { x: {} } } } } }),
      /DeskView\.items\[\]\.x has no type/,
    ],
    [
      'an object without fields',
      document({}, { type: 'object', properties: { extra: { type: 'object' } } }),
      /extra is an object without fields/,
    ],
    ['an operationId twice', { ...document(), paths: { '/api/a': { get: sound }, '/api/b': { get: sound } } }, /used twice/],
  ])('IN5 refuse %s', (_, planted, expected) => {
    expect(openApiProblems(planted)).toEqual([expect.stringMatching(expected)]);
  });
});
