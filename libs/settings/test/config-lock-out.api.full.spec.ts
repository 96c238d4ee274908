import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConfigApi, type Refused, startConfigApi, URL } from './config-api.js';

let config: ConfigApi;
beforeAll(async () => {
  config = await startConfigApi();
});
afterAll(() => config?.close());

/** Refusals of the process in which the environment decides about one limit only; null when the values are stored. */
async function problemsOf(values: Record<string, unknown>): Promise<unknown> {
  const answer = await config.second.request<Refused>({ method: 'PUT', url: URL, token: config.admin.token, body: { values } });
  return answer.status === 200 ? null : answer.body.error.details!.fields;
}

it.each([
  ['limits.http.address', { max: 1, windowSeconds: 60 }, 'max must be at least 60'],
  ['limits.http.address', { max: 100, windowSeconds: 101 }, 'windowSeconds must be at most 100'],
  ['limits.auth.login.address-hour', { max: 4, windowSeconds: 60 }, 'max must be at least 5'],
  ['limits.auth.login.address-hour', { max: 5, windowSeconds: 3601 }, 'windowSeconds must be at most 3600'],
  ['limits.auth.login.network', { max: 1, windowSeconds: 1 }, 'max must be at least 5'],
])('RL1 CF1 %s takes no %j, which would keep everybody out', async (key, value, problem) => {
  expect(await problemsOf({ [key]: value })).toEqual([{ field: `values.${key}`, problem }]);
});

it('RL1 CF1 the lowest limits that let people in are taken', async () => {
  const lowest = {
    'limits.http.address': { max: 60, windowSeconds: 60 },
    'limits.auth.login.address-hour': { max: 5, windowSeconds: 3600 },
  };
  expect(await problemsOf(lowest)).toBeNull();
  expect(await problemsOf({ 'limits.http.address': null, 'limits.auth.login.address-hour': null })).toBeNull();
});

it('CF1 the first wait is not longer than the longest, as both are after the change', async () => {
  const [first, longest] = ['attempts.login.first-wait', 'attempts.login.longest-wait'];
  const both = (seconds: number, most: number) => ({ [first]: seconds, [longest]: most });
  const above = { field: `values.${first}`, problem: `must be at most ${longest}` };
  const below = { field: `values.${longest}`, problem: `must be at least ${first}` };
  expect(await problemsOf(both(600, 300))).toEqual([above, below]);
  expect(await problemsOf({ [first]: 800 })).toBeNull();
  expect(await problemsOf({ [longest]: 799 })).toEqual([below]);
  expect(await problemsOf(both(40, 60))).toBeNull();
  expect(await problemsOf({ [first]: 61 })).toEqual([above]);
  expect(await problemsOf({ [first]: 61, [longest]: null })).toBeNull();
});
