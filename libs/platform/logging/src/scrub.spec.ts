import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorTime, smallest } from '#harness/processor-time';
import { scrub } from './scrub.js';

const words = fc.string({ unit: 'grapheme', maxLength: 40 });
// Header of every token of ours: {"alg":"HS256","typ":"JWT"}.
const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{12,60}$/);
const jwt = fc.tuple(base64url, base64url).map(([payload, signature]) => `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${payload}.${signature}`);
const linkToken = fc.tuple(fc.uuid({ version: 7 }), fc.stringMatching(/^[A-Za-z0-9_-]{22,43}$/)).map(([id, secret]) => `${id}.${secret}`);
/** A secret nobody can mistake for something else when it turns up. */
const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => `hunter2${text}hunter2`);

/** The line as the log writes it: whatever is said lies in JSON. */
const line = (fields: unknown) => `${JSON.stringify(fields)}\n`;

/** Scrubs, and sees to it that a line of JSON stays one. */
function scrubbed(fields: unknown): string {
  const result = scrub(line(fields));
  expect(() => JSON.parse(result)).not.toThrow();
  expect(result.endsWith('\n')).toBe(true);
  return result;
}

describe('scrub', () => {
  it('MO4 no e-mail address stays, in any sentence, also as a URL carries it', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), words, words, (email, before, after) => {
        for (const spelling of [email, encodeURIComponent(email), email.replace('@', '%40'), email.toUpperCase()]) {
          const result = scrubbed({
            msg: `${before} ${spelling} ${after}`,
            nested: { list: [`<${spelling}>`, `"${spelling}"`, `mailto:${spelling}?subject=x`] },
          });
          expect(result).not.toContain(JSON.stringify(spelling).slice(1, -1));
          expect(result).not.toContain(spelling.split(/@|%40/)[1]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['"john doe"@example.com', 'o/@example.com', 'ana@[192.0.2.1]', 'ünï@exämple.com', "o'brien@example.com", 'a{b}@example.co.uk'])(
    'MO4 rare address %s',
    (email) => {
      expect(scrubbed({ msg: `duplicate key (email)=(${email}) already exists` })).not.toMatch(/example|exämple|192\.0/);
    },
  );

  it.each(['ana.ruiz+x@example.com', 'ana.ruiz%40example.com', 'ana.ruiz%2Bx%40localhost', 'ana@localhost'])(
    'MO4 nothing of an ordinary address stays: %s',
    (email) => {
      expect(scrubbed({ msg: `to ${email} now` })).toBe(line({ msg: 'to [email] now' }));
    },
  );

  it('MO4 no token stays: JSON Web Tokens, link tokens, with or without a header name', () => {
    fc.assert(
      fc.property(fc.oneof(jwt, linkToken), words, (token, before) => {
        const result = scrubbed({
          msg: `${before} ${token}`,
          url: `/auth/confirm?token=${token}&x=1`,
          headers: { authorization: `Bearer ${token}` },
        });
        expect(result).not.toContain(token);
        expect(result).not.toContain(token.split('.')[1]);
      }),
    );
  });

  it('MO4 no named secret stays, however it is quoted, and the line stays JSON', () => {
    const name = fc.constantFrom(
      'password',
      'newPassword',
      'passwd',
      'passphrase',
      'password_hash',
      'clientSecret',
      'Authorization',
      'refreshToken',
      'access_token',
      'Cookie',
      'set-cookie',
      'api_key',
    );
    fc.assert(
      fc.property(name, secret, words, (key, value, after) => {
        for (const fields of [
          { [key]: value, after },
          { err: { [key]: value, list: [value.length] } },
          { headers: { [key]: [value] } },
          { msg: `body ${JSON.stringify({ [key]: value })} ${after}` },
          { msg: `body ${JSON.stringify({ [key]: value }, null, 2)}`, after },
        ]) {
          expect(scrubbed(fields)).not.toContain('hunter2');
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    'password=hunter2&next=1',
    'password: hunter2',
    "password='hunter2 with spaces'",
    'Authorization: Basic hunter2hunter2==',
    'authorization: Bearer hunter2',
    'Cookie: theme=dark; session=hunter2',
    'set-cookie: sid=hunter2; Path=/; HttpOnly',
    'postgres://zocalo:hunter2@db:5432/zocalo',
    'postgres://zocalo:hun:hunter2@db',
    'redis://:hunter2@cache:6379',
    'smtps://mailer%40x:hunter2@smtp.example.com',
    'token=hunter2, other',
    '/confirm?token=hunter2',
  ])('MO4 in a sentence: %s', (sentence) => {
    expect(scrubbed({ msg: `failed with ${sentence}` })).not.toContain('hunter2');
    expect(scrubbed({ err: { stack: `Error: ${sentence}\n    at x` } })).not.toContain('hunter2');
  });

  it('MO4 nothing that may be known is taken away', () => {
    for (const fields of [
      { code: 'TOKEN_ALREADY_USED', status: 409, requestId: '01a1fd9a-de59-725e-adff-9bb4c8e042f3' },
      { stack: 'Error: x\n    at /srv/node_modules/@nestjs/core/router.js:1:2\n    at file:///srv/node_modules/@mikro-orm/core/x.js' },
      { hasPassword: true, token: null, msg: 'password authentication failed' },
    ]) {
      expect(scrub(line(fields))).toBe(line(fields));
    }
    expect(scrubbed({ msg: 'connect postgres://zocalo:x@db.example.com:5432/z failed' })).toContain(
      'postgres://zocalo:[secret]@db.example.com:5432/z',
    );
  });

  it('MO4 control characters that JSON lets through are spelt out', () => {
    const result = scrubbed({ msg: 'a\u009b31mb\u2028c\u2029d\u007f' });
    expect(result).not.toMatch(/[\u007f-\u009f\u2028\u2029]/);
    expect(JSON.parse(result)).toEqual({ msg: 'a\u009b31mb\u2028c\u2029d\u007f' });
  });

  it('MO4 is done in a moment also with text made to be slow', async () => {
    const repeated = (piece: string) => line({ msg: `@://${piece.repeat(Math.ceil(50_000 / piece.length))}` });
    for (const piece of [
      'a',
      'a.',
      'eyJ',
      'a://b:',
      'token ',
      'token=',
      'password":"\\',
      '%40',
      '@',
      '"',
      'cookie: [',
      'authorization:{',
      '.@a',
      "password='",
    ]) {
      const text = repeated(piece);
      expect(await smallest(700_000, () => processorTime(() => scrub(text))), piece).toBeLessThan(700_000);
    }
  });

  it('MO4 no token of a bot stays, which is part of the address of each of its calls', () => {
    const token = '123456789:AAHsecretsecretsecretsecretsecret';
    const result = scrubbed({ msg: `request to https://api.telegram.org/bot${token}/sendMessage failed` });
    expect(result).toContain('/bot[token]/sendMessage failed');
    expect(result).not.toContain('AAHsecret');
  });

  it('MO4 an ordinary line costs a small part of making it', async () => {
    const fields = {
      level: 'info',
      time: '2026-11-21T10:00:00.000Z',
      role: 'api',
      pid: 123,
      requestId: '01a1fd9a-de59-725e-adff-9bb4c8e042f3',
      method: 'GET',
      route: '/desks',
      status: 200,
      ms: 3.1,
      userId: '01a1fd9a-de59-725e-adff-9bb4c8e042f4',
      msg: 'request',
    };
    const text = line(fields);
    const cost = (work: () => unknown) =>
      processorTime(() => {
        for (let round = 0; round < 5_000; round += 1) work();
      });
    // In turns, since the machine is not equally quick all the time.
    const share = () => {
      let [scrubbing, making] = [0, 0];
      for (let turn = 0; turn < 20; turn += 1) {
        scrubbing += cost(() => scrub(text));
        making += cost(() => line(fields));
      }
      return scrubbing / making;
    };
    expect(await smallest(5, share)).toBeLessThan(5);
  });
});
