import { describe, expect, it } from 'vitest';
import { scrub } from '#platform/logging';
import { toEvent } from './error-event.js';
import type { ErrorReport } from './error-reports.js';

const stack = 'Error: x\n    at book (/home/ana/zocalo/dist/program/main.js:10:5)\n    at run (node:internal/x:1:1)';
const parts = {
  parseStack: (text: string) =>
    text.split('\n').flatMap((line) => {
      const [, called, filename, lineno] = /at (\S+) \((.+):(\d+):\d+\)/.exec(line) ?? [];
      return filename === undefined
        ? []
        : [{ function: called!, filename, lineno: Number(lineno), in_app: true, vars: { password: 'x' }, pre_context: ['x'] }];
    }),
  scrub,
  root: '/home/ana/zocalo',
};
const eventOf = (report: Partial<ErrorReport>) => toEvent({ error: new Error('x'), origin: 'request', ...report }, parts);
const valueOf = (error: unknown) => eventOf({ error }).exception.values.at(-1)!.value;
const with_ = (error: Error, more: object) => Object.assign(error, { stack }, more);

describe('what Sentry is told of an error', () => {
  it('MO5 says what failed and where, with the request and the trace it belongs to', () => {
    const report = {
      error: with_(new TypeError("Cannot read properties of undefined (reading 'id')"), {}),
      requestId: 'request-1',
      method: 'POST',
      route: '/api/desks/:id',
    };
    expect(toEvent({ ...report, origin: 'request', headers: {} }, { ...parts, traceparent: '00-aa-bb-01' })).toEqual({
      level: 'error',
      exception: {
        values: [
          {
            type: 'TypeError',
            value: "Cannot read properties of undefined (reading 'id')",
            stacktrace: {
              frames: [
                { filename: 'dist/program/main.js', function: 'book', lineno: 10, in_app: true },
                { filename: '…/x', function: 'run', lineno: 1, in_app: true },
              ],
            },
          },
        ],
      },
      tags: { origin: 'request', request_id: 'request-1' },
      transaction: 'POST /api/desks/:id',
      request: { method: 'POST', headers: {} },
      contexts: { trace: { trace_id: 'aa', span_id: 'bb' } },
    });
    expect(eventOf({ origin: 'job', job: 'mail.send' })).toMatchObject({
      transaction: 'mail.send',
      tags: { origin: 'job', job: 'mail.send' },
    });
    expect(eventOf({ origin: 'process' }).level).toBe('fatal');
  });

  it.each([
    [
      'a statement with its values',
      with_(new Error(`insert into users (name) values ('Ana García') - duplicate key`), { code: '23505' }),
      '[23505] a statement failed',
    ],
    ['what PostgreSQL quotes', new Error('invalid input syntax for type uuid: "Ana García"'), 'invalid input syntax for type uuid: …'],
    ['what a constraint quotes', new Error('Key (name, city)=(Ana García, León) exists'), 'Key … exists'],
    [
      'a body that is no JSON',
      new SyntaxError(`Unexpected token 'A', "Ana García" is not valid JSON`),
      'Unexpected token …, … is not valid JSON',
    ],
    ['further lines', new Error('failed\nAna García'), 'failed'],
    ['addresses and tokens', new Error('ana@example.com: token=abcdefgh'), '[email]: token=[secret]'],
    ['something that is no error', 'Ana García', 'something that is no error was thrown'],
    ['nothing', undefined, 'something that is no error was thrown'],
  ])('MO5 leaves out %s', (_, error, expected) => {
    expect(valueOf(error)).toBe(expected);
  });

  it('MO5 has of a request neither body nor query, cookie, address or person', () => {
    const text = JSON.stringify(
      eventOf({
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer secret',
          cookie: 'session=secret',
          'user-agent': 'Ana’s browser',
          'x-forwarded-for': '203.0.113.9',
          referer: 'https://x/?q=Ana',
          accept: ['Ana'],
        },
        ...({ body: { name: 'Ana' }, query: 'Ana', user: 'Ana', ip: '203.0.113.9' } as object),
      }),
    );
    expect(text).toContain('"headers":{"content-type":"application/json"}');
    expect(text).not.toMatch(/Ana|secret|203\.0\.113|vars|pre_context|home/);
  });

  it('MO5 names the causes, a few, and ends with causes that go in circles', () => {
    const cause = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    const circle = new Error('round');
    circle.cause = new Error('and round', { cause: circle });
    expect(eventOf({ error: new Error('outer', { cause }) }).exception.values.map(({ value }) => value)).toEqual([
      '[ECONNREFUSED] away',
      'outer',
    ]);
    expect(eventOf({ error: circle }).exception.values).toHaveLength(2);
  });

  it('MO5 a message that looks like a place in the program is none', () => {
    const error = new Error('x\n    at Ana (García.ts:1:1)');
    expect(JSON.stringify(eventOf({ error }))).not.toMatch(/Ana|García/);
  });
});
