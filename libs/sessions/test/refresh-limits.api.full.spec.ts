import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';

describe('AU5 AU11 how often a session refreshes', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ env: { RATE_LIMITS: 'http.address=100000/60,auth.refresh.address=100000/60,auth.refresh.repeated=50/60' } });
  });
  afterAll(() => api?.close());

  const refresh = (token: string, key?: string): Promise<Answer> =>
    api.request({
      method: 'POST',
      url: '/auth/refresh',
      body: { token },
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });
  const limitOf = (answer: Answer) => [answer.status, answer.body.error?.details?.limit];

  it('a browser with a dozen tabs refreshes three times a minute, all of them, and has seven left', async () => {
    let { refreshToken } = await signIn(api.app);
    for (let round = 0; round < 3; round += 1) {
      const tabs = await Promise.all(Array.from({ length: 12 }, () => refresh(refreshToken, `the-key-of-round-${round}`)));
      expect(tabs.map((tab) => tab.status)).toEqual(Array.from({ length: 12 }, () => 200));
      expect(new Set(tabs.map((tab) => tab.body.refreshToken as string)).size).toBe(1);
      refreshToken = tabs[0]!.body.refreshToken;
    }
    for (let count = 0; count < 7; count += 1) {
      const next = await refresh(refreshToken, `the-key-of-later-${count}`);
      expect(next.status).toBe(200);
      refreshToken = next.body.refreshToken;
    }
    expect(limitOf(await refresh(refreshToken, 'the-key-of-too-much'))).toEqual([429, 'auth.refresh.session']);
    // Asking again does not get around it.
    expect(limitOf(await refresh(refreshToken, 'the-key-of-too-much'))).toEqual([429, 'auth.refresh.session']);
  });

  it('repetitions have a limit of their own, which ends nothing', async () => {
    const [ana, ben] = [await signIn(api.app), await signIn(api.app)];
    const next = (await refresh(ana.refreshToken, 'the-key-of-a-loop')).body.refreshToken as string;
    const answers: unknown[] = [];
    for (let count = 0; count < 50; count += 1) answers.push(limitOf(await refresh(ana.refreshToken, 'the-key-of-a-loop')));
    expect(answers).toEqual([...Array.from({ length: 49 }, () => [200, undefined]), [429, 'auth.refresh.repeated']]);
    expect(limitOf(await refresh(next))).toEqual([429, 'auth.refresh.repeated']);
    expect((await api.request({ url: '/api/users/me', token: ana.token })).status).toBe(200);
    expect((await refresh(ben.refreshToken)).status).toBe(200);
  });

  it('refusals count among them, each session for itself', async () => {
    const { refreshToken } = await signIn(api.app);
    await refresh(refreshToken);
    const answers: unknown[] = [];
    for (let count = 0; count < 50; count += 1) answers.push((await refresh(refreshToken)).status);
    expect(answers).toEqual([...Array.from({ length: 49 }, () => 401), 429]);
  });

  it('many at the same time get no further than one after the other', async () => {
    const { refreshToken } = await signIn(api.app);
    const answers = await Promise.all(Array.from({ length: 60 }, () => refresh(refreshToken, 'the-key-of-a-crowd')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array.from({ length: 50 }, () => 200),
      ...Array.from({ length: 10 }, () => 429),
    ]);
  });
});
