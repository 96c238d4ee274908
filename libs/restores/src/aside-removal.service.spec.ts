import { describe, expect, it } from 'vitest';
import { AsideRemovalService } from './aside-removal.service.js';

const HOUR = 3_600_000;
const { signal } = new AbortController();

/** Says of each look whether a restore was removed, by trying to: there is no database. @param expired what is too old at each look. */
async function looks(...expired: readonly (readonly string[])[]): Promise<boolean[]> {
  let [look, tried] = [0, false];
  const restores = {
    findExpired: () => Promise.resolve((expired[look] ?? []).map((id) => ({ id, asideSchema: `app_before_${id}` }))),
    hasStage: () => Promise.resolve(false),
  };
  const config = {
    get databaseOwnerUrl() {
      tried = true;
      throw new Error('It would be removed.');
    },
  };
  const removal = new AsideRemovalService(config as never, restores as never, {} as never, {} as never);
  const removed: boolean[] = [];
  for (; look < expired.length; look += 1) {
    tried = false;
    await removal.removeExpired(signal, look * HOUR).catch(() => undefined);
    removed.push(tried);
  }
  return removed;
}

describe('BK3 the data from before a restore', () => {
  it('BK3 goes when it is too old at two looks', async () => {
    expect(await looks(['a'], ['a'])).toEqual([false, true]);
    expect(await looks(['a'], ['a', 'b'], ['b'])).toEqual([false, true, true]);
  });

  it('BK3 stays when the clock had only jumped ahead', async () => {
    expect(await looks(['a'], [], ['a'])).toEqual([false, false, false]);
  });
});
