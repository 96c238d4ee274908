import { type Challenge, type Payload, type Solution, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { AttemptPurgeService } from '../src/attempt-purge.service.js';

const encode = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString('base64');

describe('a proof of work above a number of registrations', () => {
  let api: TestApi;
  let client: Client;
  let count = 0;
  beforeAll(async () => {
    hashPasswordsAtFloor();
    api = await startTestApi({ env: { RATE_LIMITS: 'auth.register.free=1/3600,*=100000/60' } });
    client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await client.connect();
    expect((await register()).status).toBe(200);
  });
  afterAll(async () => {
    await client?.end();
    await api?.close();
  });

  const register = (proof?: unknown): Promise<Answer> =>
    api.request({
      method: 'POST',
      url: '/auth/register',
      body: {
        email: `n${(count += 1)}@example.com`,
        password: 'three trains at midnight',
        first_name: 'Ana',
        last_name: 'Ruiz',
        ...(proof === undefined ? {} : { proof_of_work: proof }),
      },
    });
  const challenge = async (): Promise<Challenge> => (await api.request({ url: '/auth/challenge' })).body;
  const solve = async (puzzle: Challenge): Promise<{ challenge: Challenge; solution: Solution }> => ({
    challenge: puzzle,
    solution: (await solveChallenge({ challenge: puzzle, deriveKey }))!,
  });

  it('AU11 asks for a proof and says where the puzzle is', async () => {
    const refused = await register();
    expect([refused.status, refused.body.error.code]).toEqual([429, 'PROOF_OF_WORK_REQUIRED']);
    expect(refused.body.error.details).toEqual({ limit: 'auth.register.free', challenge: '/api/auth/challenge' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
  });

  it('AU11 takes each solution once, of twenty at the same time', async () => {
    const proof = encode(await solve(await challenge()));
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect((await register(proof)).status).toBe(429);
  });

  it('AU11 takes no puzzle that is easier, older, of somebody else, spelled otherwise or not solved', async () => {
    const solved = await solve(await challenge());
    const { challenge: puzzle, solution } = solved;
    const change = (parameters: object) => ({ challenge: { ...puzzle, parameters: { ...puzzle.parameters, ...parameters } }, solution });
    const { signature: _, ...unsigned } = puzzle;
    const wrong: unknown[] = [
      change({ keyPrefix: '00' }),
      change({ expiresAt: puzzle.parameters.expiresAt! + 600 }),
      change({ expiresAt: undefined }),
      change({ nonce: puzzle.parameters.nonce.toUpperCase() }),
      change({ salt: puzzle.parameters.salt.toUpperCase() }),
      change({ cost: 1_000_000_000 }),
      change({ keyLength: 1e9 }),
      { challenge: unsigned, solution },
      { challenge: { ...puzzle, signature: 'A'.repeat(64) }, solution },
      { challenge: puzzle, solution: { ...solution, counter: solution.counter + 1, derivedKey: undefined } },
      { challenge: puzzle, solution: { ...solution, derivedKey: '00'.repeat(32) } },
      { challenge: puzzle, solution: { ...solution, counter: -1, derivedKey: 'zz' } },
      { challenge: puzzle },
      { challenge: null, solution },
      { challenge: { parameters: null, signature: 'x' }, solution },
      { __proto__: null, constructor: solved },
      null,
      [],
      'text',
    ];
    for (const payload of wrong) expect((await register(encode(payload))).status, JSON.stringify(payload)).toBe(429);
    for (const proof of ['', '%%%', 'e30=', 'x'.repeat(2_000)]) expect((await register(proof)).status).toBe(429);
    for (const proof of [{ $ne: null }, 7, ['x'], 'x'.repeat(2_001)]) expect((await register(proof)).status).toBe(400);
    expect((await register(encode(solved))).status).toBe(200);
  });

  it('AU11 takes no puzzle after ten minutes, and forgets solved ones only later', async () => {
    const solved: Payload = await solve(await challenge());
    const now = Date.now();
    expect(solved.challenge.parameters.expiresAt! * 1000 - now).toBeGreaterThan(590_000);
    expect(solved.challenge.parameters.expiresAt! * 1000 - now).toBeLessThanOrEqual(600_000);
    const original = Date.now;
    Date.now = () => now + 601_000;
    try {
      expect((await register(encode(solved))).status).toBe(429);
    } finally {
      Date.now = original;
    }
    const kept = async () => {
      await api.app.get(AttemptPurgeService, { strict: false }).purge();
      return (await client.query('select count(*)::int as n from solved_challenges')).rows[0].n;
    };
    expect(await kept()).toBeGreaterThan(0);
    await client.query(`update solved_challenges set expires_at = now() - interval '61 minutes'`);
    expect(await kept()).toBe(0);
  });
});
