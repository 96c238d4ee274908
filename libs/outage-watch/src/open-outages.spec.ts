import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Config } from '#platform/config';
import { OpenOutages } from './open-outages.js';

let config: Config;
beforeEach(() => {
  config = { home: mkdtempSync(join(tmpdir(), 'zocalo-outages-')), databaseUrl: 'postgres://db/zocalo' } as Config;
});
afterEach(() => rmSync(config.home, { recursive: true, force: true }));

it('MO2 nobody is told of what they have switched the rule off for, also by a process that begins during the outage', () => {
  const since = new Date('2026-03-01T03:14:00Z');
  const begins = (outages: OpenOutages) =>
    (['database', 'redis'] as const).map((dependency) => outages.mayBegin(dependency, since, true, since));
  const outages = new OpenOutages(config);
  expect(begins(outages)).toEqual([true, true]);
  outages.onCall = { people: [], steps: [], repeatMinutes: 240, silencedUntil: {}, off: ['database'] };
  expect(begins(outages)).toEqual([false, true]);
  expect(begins(new OpenOutages(config))).toEqual([false, true]);
});
