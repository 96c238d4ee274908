import { BadRequestException, ConflictException, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { AppError, PlatformErrors } from '#platform/errors';
import { Maintenance } from '#platform/maintenance';
import { recordingLog } from '#platform/testing';
import { ErrorsFilter } from './errors.filter.js';

/** What the filter answers to something that was thrown. */
function answerTo(error: unknown) {
  const { log, lines } = recordingLog();
  const seen = { status: 0, headers: {} as Record<string, string>, body: '' };
  const reply = {
    sent: false,
    code: (status: number) => ((seen.status = status), reply),
    header: (name: string, value: string) => ((seen.headers[name] = value), reply),
    send: (body: string) => ((seen.body = body), reply),
  };
  new ErrorsFilter(log, new Maintenance()).answer(error, { id: 'request-1', headers: {} } as never, reply as never);
  return { ...seen, error: (JSON.parse(seen.body) as { error: Record<string, unknown> }).error, lines };
}

const withStatus = (statusCode: number, more: object = {}) => Object.assign(new Error('below'), { statusCode, ...more });

describe('ErrorsFilter', () => {
  it.each<[string, unknown, number, string]>([
    ['a refusal of ours', new AppError(PlatformErrors.CONFLICT), 409, 'CONFLICT'],
    ['a bug', new Error('x'), 500, 'INTERNAL'],
    ['a parser of ours that fails', new SyntaxError('Unexpected token'), 500, 'INTERNAL'],
    ['a bug with such a cause', new Error('x', { cause: new SyntaxError('y') }), 500, 'INTERNAL'],
    ['null', null, 500, 'INTERNAL'],
    ['a text', 'oops', 500, 'INTERNAL'],
    ['bad JSON below', Object.assign(new SyntaxError('x'), { statusCode: 400 }), 400, 'MALFORMED_JSON'],
    ['bad JSON below, wrapped', new BadRequestException('x', { cause: new SyntaxError('y') }), 400, 'MALFORMED_JSON'],
    ['a caller who hung up', withStatus(400, { code: 'ECONNRESET' }), 400, 'BAD_REQUEST'],
    ['a database that did', Object.assign(new Error('x'), { code: 'ECONNRESET' }), 503, 'SERVICE_UNAVAILABLE'],
    ['a range that is not there', withStatus(416), 400, 'BAD_REQUEST'],
    ['a method that is not', withStatus(405), 400, 'BAD_REQUEST'],
    ['too large below', withStatus(413), 413, 'PAYLOAD_TOO_LARGE'],
    ['a conflict below', new ConflictException(), 409, 'CONFLICT'],
    ['unavailable below', new ServiceUnavailableException(), 503, 'SERVICE_UNAVAILABLE'],
    ['a teapot', new HttpException('x', 418), 400, 'BAD_REQUEST'],
    ['a gateway', withStatus(502), 500, 'INTERNAL'],
  ])('W4 %s', (_, error, status, code) => {
    const answer = answerTo(error);
    expect([answer.status, answer.error['code'], answer.error['requestId']]).toEqual([status, code, 'request-1']);
    expect(Object.keys(answer.error)).not.toContain('stack');
    expect(answer.body).not.toContain('below');
  });

  it('W4 a bug is logged with its stack, an absence with its reason, a refusal not at all', () => {
    expect(answerTo(new Error('the reason')).lines.join()).toMatch(/"stack":"Error: the reason/);
    const away = answerTo(Object.assign(new Error('terminated'), { code: '57P01' }));
    expect(away.lines.join()).toContain('"cause":"terminated"');
    expect(away.headers['retry-after']).toBe('2');
    expect(answerTo(new AppError(PlatformErrors.NOT_FOUND)).lines).toEqual([]);
  });
});
