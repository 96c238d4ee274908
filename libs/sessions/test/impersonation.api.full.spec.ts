import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { type Actor, SessionDirectory } from '#platform/access';
import { newId } from '#platform/database';
import { SessionTokens } from '#session-tokens';
import { SessionService } from '../src/session.service.js';

const refusal = (answer: Answer): string => `${answer.status} ${answer.body?.error?.code ?? ''}`.trim();

describe('an administrator who acts as somebody', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api?.close());

  async function acting() {
    const [admin, ana] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
    const tokens = api.app.get(SessionTokens, { strict: false });
    const actorOf = async (token: string): Promise<Actor> =>
      (await api.app.get(SessionDirectory, { strict: false }).loadActor((await tokens.readAccess(token)) as never))!;
    const sessions = api.app.get(SessionService, { strict: false });
    const open = (by: Actor, userId: string) =>
      sessions.openAs(by, userId, { userAgent: 'test', address: '127.0.0.1' }, 'to look into a report');
    return { admin, ana, actorOf, open, sessions, pair: await open(await actorOf(admin.token), ana.userId) };
  }

  it('US4 is marked in token, list and record, and throws nobody out', async () => {
    const { admin, ana, pair } = await acting();
    const claims = JSON.parse(Buffer.from(pair.accessToken.split('.')[1]!, 'base64url').toString());
    expect(claims).toMatchObject({ sub: ana.userId, act: { sub: admin.userId } });
    const { items } = (await api.request({ url: '/auth/sessions', token: ana.token })).body;
    expect(items.map((each: { isImpersonated: boolean }) => each.isImpersonated).toSorted()).toEqual([false, true]);
    const own = items.find((each: { isCurrent: boolean }) => each.isCurrent).id;
    for (const url of ['/auth/sessions', `/auth/sessions/${own}`])
      expect(refusal(await api.request({ method: 'DELETE', url, token: pair.accessToken }))).toBe('403 IMPERSONATION_FORBIDDEN');
    expect((await api.request({ method: 'POST', url: '/auth/logout', token: pair.accessToken })).status).toBe(204);
    expect((await api.request({ url: '/auth/sessions', token: ana.token })).body.items).toHaveLength(1);
  });

  it('US4 lasts an hour, also when refreshed, and ends with the session of the administrator', async () => {
    const { admin, pair } = await acting();
    expect(pair.session.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 3_600_500);
    const refreshed = await api.request({ method: 'POST', url: '/auth/refresh', body: { token: pair.refreshToken } });
    const ends = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).exp;
    expect(ends(refreshed.body.refreshToken)).toBe(ends(pair.refreshToken));
    expect(JSON.parse(Buffer.from(refreshed.body.accessToken.split('.')[1], 'base64url').toString()).act).toEqual({ sub: admin.userId });
    await api.request({ method: 'POST', url: '/auth/logout', token: admin.token });
    expect(refusal(await api.request({ url: '/auth/sessions', token: refreshed.body.accessToken }))).toBe('401 UNAUTHORIZED');
    expect(refusal(await api.request({ method: 'POST', url: '/auth/refresh', body: { token: refreshed.body.refreshToken } }))).toBe(
      '401 INVALID_TOKEN',
    );
  });

  it('US4 is nobody who acts as another already, as themselves or as an administrator', async () => {
    const { admin, ana, actorOf, open, pair } = await acting();
    const [boss, by] = [await signIn(api.app, { admin: true }), await actorOf(admin.token)];
    for (const [actor, userId] of [
      [by, boss.userId],
      [by, admin.userId],
      [by, newId()],
      [await actorOf(pair.accessToken), ana.userId],
    ] as const)
      await expect(open(actor, userId)).rejects.toMatchObject({ code: 'IMPERSONATION_FORBIDDEN' });
  });

  it('US4 proves nothing for the person: a step-up is theirs alone', async () => {
    const { ana, actorOf, pair, sessions } = await acting();
    await expect(sessions.confirm((await actorOf(pair.accessToken)).sessionId, 'password')).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
    const before = (await actorOf(ana.token)).signIn;
    await sessions.confirm((await actorOf(ana.token)).sessionId, 'totp');
    await sessions.confirm((await actorOf(ana.token)).sessionId, 'totp');
    const after = (await actorOf(ana.token)).signIn;
    expect(after.methods).toEqual(['password', 'totp']);
    expect(after.at.getTime()).toBeGreaterThan(before.at.getTime());
  });
});
