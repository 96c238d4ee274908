import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutageStage } from './outage-stage.js';

let stage: OutageStage;

beforeAll(async () => {
  stage = await OutageStage.start();
});
afterAll(() => stage?.close());
beforeEach(() => stage.set());
afterEach(() => stage.strike());

describe('paging while the database is away', () => {
  it('MO2 people hear it once, one takes it by a button, the worker is killed twice, and afterwards all of it is on record', async () => {
    expect(await stage.playThrough('database')).toEqual([]);
  }, 600_000);

  it('MO2 a restart of three seconds wakes nobody', async () => {
    await stage.work();
    await stage.gate('database').shut();
    await sleep(3_000);
    await stage.gate('database').open();
    await sleep(8_000);
    expect(stage.pages()).toEqual([]);
    expect(stage.hasJournal).toBe(false);
  }, 600_000);
});
