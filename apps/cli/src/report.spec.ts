import { afterEach, expect, it, vi } from 'vitest';
import { AppError, defineErrors } from '#platform/errors';
import { ConfigError } from '#platform/config';
import { EmbeddedServerError } from '#platform/embedded-postgres';
import { databaseFault, report } from './report.js';
import { Interrupted, UserFault } from './user-fault.js';

afterEach(() => vi.restoreAllMocks());

async function shown(error: unknown): Promise<{ code: number; text: string }> {
  let text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return { code: await report(error), text };
}

const Weak = defineErrors('cli-report-test', { WEAK_FOR_THIS_TEST: { kind: 'unprocessable', message: 'The password is too weak.' } });

it.each([
  [new UserFault('the port is in use.'), 'zocalo: the port is in use.\n'],
  [new ConfigError(['PORT must be a number.']), 'zocalo: The configuration has a problem:\n  - PORT must be a number.\n'],
  [new EmbeddedServerError('the disk is full.'), 'zocalo: the disk is full.\n'],
  [Object.assign(new Error('x'), { code: 'EACCES', path: '/data' }), 'zocalo: permission denied (/data).\n'],
  [new AppError(Weak.WEAK_FOR_THIS_TEST, { reasons: ['too_short', 'common'] }), 'zocalo: The password is too weak: too short, common.\n'],
])('W2 tells what a person can put right without a stack: %s', async (error, text) => {
  expect(await shown(error)).toEqual({ code: 1, text });
});

it('shows where a bug is', async () => {
  const { code, text } = await shown(new TypeError('x is undefined'));
  expect(code).toBe(1);
  expect(text).toMatch(/bug: TypeError: x is undefined\n\s+at /);
});

it('says nothing about a stop that was asked for', async () => {
  expect(await shown(new Interrupted())).toEqual({ code: 0, text: '' });
});

it('W2 names why DATABASE_URL cannot be used, never its password', () => {
  const url = 'postgres://ana:geheim@db.example.com:5432/zocalo';
  const named = databaseFault(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), url) as Error;
  expect(named.message).toBe('the database db.example.com:5432/zocalo cannot be used: nothing listens there (DATABASE_URL).');
  const bug = new Error('syntax error');
  expect(databaseFault(bug, url)).toBe(bug);
});
