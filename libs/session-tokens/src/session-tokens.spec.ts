import { createSecretKey, randomBytes } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { describe, expect, it } from 'vitest';
import { smallest } from '#harness/processor-time';
import type { Keys } from '#platform/keys';
import { SessionTokens } from './session-tokens.js';

const NAMES: Record<string, string> = { 'access-token': 'a1', 'refresh-token': 'r1' };

function keysOf(secrets: Record<string, Buffer>): Keys {
  const key = (purpose: string) => createSecretKey(secrets[purpose]!);
  return {
    ready: () => Promise.resolve(),
    current: (purpose: string) => Promise.resolve({ kid: NAMES[purpose]!, key: key(purpose) }),
    byKid: (purpose: string, kid: string) => (NAMES[purpose] === kid ? key(purpose) : undefined),
  } as unknown as Keys;
}

const secrets = { 'access-token': randomBytes(32), 'refresh-token': randomBytes(32) };
const seed = { sessionId: 's', userId: 'u', securityEpoch: 3, counter: 7, secret: 'random', expiresAt: new Date(Date.now() + 3_600_000) };
const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('SessionTokens', () => {
  const jwt = new JwtService({});
  const tokens = new SessionTokens(jwt, keysOf(secrets));

  it('AU3 carries session, person, epoch, counter and secret in two tokens that do not pass for each other', async () => {
    const pair = await tokens.issue(seed);
    expect(await tokens.readAccess(pair.accessToken)).toEqual({ userId: 'u', sessionId: 's', securityEpoch: 3, rotation: 7 });
    expect(await tokens.readRefresh(pair.refreshToken)).toEqual({ userId: 'u', sessionId: 's', counter: 7, secret: 'random' });
    expect(await tokens.readAccess(pair.refreshToken)).toBe('invalid');
    expect(await tokens.readRefresh(pair.accessToken)).toBeNull();
  });

  it('AU4 refuses what is not signed by our key with our algorithm, for our audience and of the right type', async () => {
    const now = Math.floor(Date.now() / 1000);
    const payload = { sub: 'u', sid: 's', ep: 3, iss: 'zocalo', aud: 'zocalo-api', iat: now, exp: now + 600 };
    const sign = (body: object, header: object, key: Buffer = secrets['access-token'], algorithm: 'HS256' | 'HS512' = 'HS256') =>
      jwt.sign(body, { privateKey: createSecretKey(key), algorithm, header: { alg: algorithm, kid: 'a1', typ: 'at+jwt', ...header } });
    expect(await tokens.readAccess(sign(payload, {}))).toMatchObject({ userId: 'u' });
    const { iss: _iss, ...noIssuer } = payload;
    const { ep: _ep, ...noEpoch } = payload;
    const forged = {
      'another key': sign(payload, {}, randomBytes(32)),
      'the refresh key': sign(payload, {}, secrets['refresh-token']),
      'the refresh key by its name': sign(payload, { kid: 'r1' }, secrets['refresh-token']),
      'no such kid': sign(payload, { kid: 'zz' }),
      'a path as kid': sign(payload, { kid: '../../etc/passwd' }),
      'another type': sign(payload, { typ: 'rt+jwt' }),
      'plain JWT': sign(payload, { typ: 'JWT' }),
      'another algorithm': sign(payload, {}, secrets['access-token'], 'HS512'),
      'no algorithm': `${segment({ alg: 'none', typ: 'at+jwt', kid: 'a1' })}.${segment(payload)}.`,
      'another audience': sign({ ...payload, aud: 'elsewhere' }, {}),
      'another issuer': sign({ ...payload, iss: 'elsewhere' }, {}),
      'no issuer': sign(noIssuer, {}),
      'no epoch': sign(noEpoch, {}),
      'not before tomorrow': sign({ ...payload, nbf: now + 86_400 }, {}),
      'a changed payload': sign(payload, {}).replace(/\.[^.]+\./, `.${segment({ ...payload, sub: 'admin' })}.`),
      nothing: '',
      'two dots': '..',
      'a long header': `${'A'.repeat(5000)}.a.b`,
    };
    for (const [name, token] of Object.entries(forged)) expect([name, await tokens.readAccess(token)]).toEqual([name, 'invalid']);
  });

  it('AU4 tells a token that is too old from one that is none', async () => {
    const now = Math.floor(Date.now() / 1000);
    const aged = (age: number) =>
      jwt.sign(
        { sub: 'u', sid: 's', ep: 1, iss: 'zocalo', aud: 'zocalo-api', iat: now - 900, exp: now - age },
        { privateKey: createSecretKey(secrets['access-token']), header: { alg: 'HS256', kid: 'a1', typ: 'at+jwt' } },
      );
    expect(await tokens.readAccess(aged(60))).toBe('expired');
    expect(await tokens.readAccess(aged(10))).toMatchObject({ userId: 'u' });
  });

  it('AU4 checks an access token in microseconds', async () => {
    const { accessToken } = await tokens.issue(seed);
    await tokens.readAccess(accessToken);
    const each = async () => {
      // Of all threads, in case that it is done in another.
      const start = process.cpuUsage();
      for (let round = 0; round < 2_000; round += 1) await tokens.readAccess(accessToken);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 2_000;
    };
    expect(await smallest(100, each)).toBeLessThan(100);
  });
});
