import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newCredentials } from './credentials.js';
import { choosePlace, isSystemPlace, makeSystemPlace, SYSTEM_BASE, systemPlace, writeOwner } from './place.js';

const isRoot = process.getuid?.() === 0;

let home: string;
let other: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'zocalo-place-'));
  other = mkdtempSync(join(tmpdir(), 'zocalo-place-'));
});
afterEach(() => {
  for (const directory of [home, other]) {
    rmSync(systemPlace(directory, true), { recursive: true, force: true });
    rmSync(directory, { recursive: true });
  }
});

it.each([
  ['0123456789abcdef', true],
  ['temporary-0123456789abcdef', true],
  ['../../../etc', false],
  ['0123456789abcdef/../../../etc', false],
  ['0123456789abcdef/', false],
  ['x/0123456789abcdef', false],
  ['other', false],
  ['', false],
])('takes /var/lib/zocalo/%s for a place of ours: %s', (name, ours) => {
  expect(isSystemPlace(`${SYSTEM_BASE}/${name}`)).toBe(ours);
});

it.runIf(isRoot)('W2 does not work as root where credentials of somebody else point', () => {
  const credentials = newCredentials();
  for (const place of ['/etc', other, `${SYSTEM_BASE}/../../../etc`, join(SYSTEM_BASE, 'other')]) {
    expect(choosePlace(home, { ...credentials, place }).root).toBe(systemPlace(home));
  }
});

it.runIf(isRoot)('W2 takes a place of ours only for the cluster it was made for', () => {
  const place = systemPlace(other, true);
  makeSystemPlace(place);
  const credentials = { ...newCredentials(), place };
  expect(choosePlace(home, credentials).root).toBe(systemPlace(home));
  writeOwner(place, { home: other, clusterId: 'another' });
  expect(choosePlace(home, credentials).root).toBe(systemPlace(home));
  writeOwner(place, { home: other, clusterId: credentials.clusterId });
  expect(choosePlace(home, credentials).root).toBe(place);
});
