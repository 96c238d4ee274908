import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OutageStage } from './outage-stage.js';

/** On a stage of its own, so that both can wait at the same time. */
async function onStage(play: (stage: OutageStage) => Promise<void>): Promise<void> {
  const stage = await OutageStage.start();
  try {
    await stage.set();
    await play(stage);
  } finally {
    await stage.strike();
    await stage.close();
  }
}

describe.concurrent('paging while the database is away', () => {
  it('MO2 people hear it once, one takes it by a button, the worker is killed twice, and afterwards all of it is on record', async () => {
    await onStage(async (stage) => expect(await stage.playThrough('database')).toEqual([]));
  }, 600_000);

  it('MO2 a restart of three seconds wakes nobody', async () => {
    await onStage(async (stage) => {
      await stage.work();
      await stage.gate('database').shut();
      await sleep(3_000);
      await stage.gate('database').open();
      await sleep(8_000);
      expect(stage.pages()).toEqual([]);
      expect(stage.hasJournal).toBe(false);
    });
  }, 600_000);
});
