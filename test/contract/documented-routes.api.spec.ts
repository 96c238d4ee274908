import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { type ApiDocument, type NamedOperation, operationsOf } from './openapi-shape.js';

const NOBODY = '01900000-0000-7000-8000-000000000000';
type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

let api: TestApi;
let operations: NamedOperation[];
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  operations = operationsOf(api.document as unknown as ApiDocument);
  ({ token } = await signIn(api.app, { admin: true }));
});
afterAll(() => api?.close());

function send({ path, verb }: NamedOperation, id: string, rest: { body?: unknown; query?: string; token?: string } = {}): Promise<Answer> {
  const { body, query = '', ...others } = rest;
  const url = path.replaceAll(/\{\w+\}/g, id) + query;
  return api.request({ method: verb.toUpperCase() as Verb, url, ...(body === undefined ? {} : { body }), ...others });
}
const named = (operation: NamedOperation, answer: Answer) => `${operation.name} → ${answer.status} ${answer.body?.error?.code ?? ''}`;
const isOpen = ({ operation }: NamedOperation) => operation.description!.startsWith('Open to anybody');
const takesBody = ({ operation }: NamedOperation) => operation.requestBody !== undefined;
/** Signing out would end the session that the other requests use, and a stream of events goes on for as long as it is read. */
const keepsSession = ({ path, operation }: NamedOperation) =>
  !path.endsWith('/logout') && !JSON.stringify(operation.responses).includes('text/event-stream');

describe('what every documented route does', () => {
  it('AU16 is refused without a token unless it says that it is open', async () => {
    const guarded = operations.filter((operation) => !isOpen(operation));
    expect(guarded.length).toBeGreaterThan(10);
    for (const operation of guarded) {
      const answer = await send(operation, NOBODY, takesBody(operation) ? { body: {} } : {});
      expect(named(operation, answer)).toBe(`${operation.name} → 401 UNAUTHORIZED`);
    }
  });

  it('AU16 lets somebody who holds nothing into no route that names a permission for administrators', async () => {
    const person = await signIn(api.app);
    const forAdministrators = operations.filter(
      ({ operation, path }) => path.startsWith('/api/admin/') && operation.description!.startsWith('Needs the permission'),
    );
    expect(forAdministrators.length).toBeGreaterThan(5);
    for (const operation of forAdministrators) {
      const answer = await send(operation, NOBODY, { token: person.token, ...(takesBody(operation) ? { body: {} } : {}) });
      expect(named(operation, answer)).toBe(`${operation.name} → 403 FORBIDDEN`);
    }
  });

  it.each([
    ['an id that is none', 'not-an-id', ''],
    ['an id that is nobody’s', NOBODY, ''],
    ['a null byte for an id', '%00', ''],
    ['questions of any kind', NOBODY, '?limit=-1&cursor=%00&date=2026-02-30&office_id=1&token=%F0%9F%92%A3&to=%27%3B&from=x&unknown=1'],
  ])(
    'W4 answers %s with a refusal it documents, never with an error of ours',
    async (_, id, query) => {
      const undocumented: string[] = [];
      for (const operation of operations.filter(keepsSession)) {
        const answer = await send(operation, id, { token, query, ...(takesBody(operation) ? { body: {} } : {}) });
        if (!(String(answer.status) in operation.operation.responses!)) undocumented.push(named(operation, answer));
      }
      expect(undocumented).toEqual([]);
      // Each of them asks every route there is, one after the other.
    },
    60_000,
  );

  it.each<[string, unknown]>([
    ['an empty object', {}],
    ['a list', []],
    ['a text', '"text"'],
    ['null', 'null'],
    ['fields nobody asked for', { isAdmin: true, __v: 1, constructor: { prototype: {} } }],
    [
      'fields of the wrong type',
      { email: { $gt: '' }, password: 7, token: [], name: {}, date: 20260101, desk_id: null, officeId: [NOBODY] },
    ],
    [
      'texts that hurt',
      { email: 'a@b\u0000c', password: '\u0000', token: '\u{1F4A3}'.repeat(1000), name: '\ud800', date: '\u0000', desk_id: '\u0000' },
    ],
  ])('W4 answers %s as a body with 4xx', async (_, body) => {
    const taking = operations.filter(takesBody);
    expect(taking.length).toBeGreaterThan(8);
    for (const operation of taking) {
      const headers = { 'content-type': 'application/json' };
      const url = operation.path.replaceAll(/\{\w+\}/g, NOBODY);
      const answer = await api.request({ method: operation.verb.toUpperCase() as Verb, url, token, headers, body });
      // A change of nothing is allowed where every field may be absent; it then meets an object that is not there.
      expect(named(operation, answer)).toMatch(/ → 4\d\d [A-Z_]+$/);
    }
  });
});
