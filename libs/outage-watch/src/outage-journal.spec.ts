import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OnCallFile } from './on-call-file.js';
import { OutageJournal } from './outage-journal.js';
import type { Outage } from './outage.js';

let home: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'zocalo-outage-')), 'home');
});
afterEach(() => rmSync(join(home, '..'), { recursive: true, force: true }));

const now = new Date('2026-03-01T03:14:00Z');
const outage = (journal: OutageJournal, dependency: Outage['dependency'] = 'database'): Outage => ({
  id: dependency,
  dependency,
  since: now.toISOString(),
  noticedAt: now.toISOString(),
  owner: journal.owner(now),
  keys: null,
  reading: null,
  pages: [],
  acknowledged: null,
  silenced: null,
  heldUntil: null,
});

describe('MO2 the journal of outages', () => {
  it('keeps each until it is removed, for its owner only', () => {
    const journal = new OutageJournal(home, 'db/zocalo');
    expect(journal.find('database')).toBeNull();
    journal.remove('database');
    journal.write(outage(journal));
    journal.write(outage(journal, 'redis'));
    expect(statSync(journal.path).mode & 0o777).toBe(0o600);
    expect(new OutageJournal(home, 'db/zocalo').find('redis')).toEqual(outage(journal, 'redis'));
    journal.remove('redis');
    expect([journal.find('database')?.id, journal.find('redis')]).toEqual(['database', null]);
  });

  it('knows nothing of other databases, nor from what is damaged', () => {
    const journal = new OutageJournal(home, 'db/zocalo');
    journal.write(outage(journal));
    expect(new OutageJournal(home, 'db/other').find('database')).toBeNull();
    writeFileSync(journal.path, '{"version":1,');
    expect(journal.find('database')).toBeNull();
    journal.write(outage(journal));
    expect(journal.find('database')).not.toBeNull();
  });

  it('lets another process go on once the one that did is no more', () => {
    const journal = new OutageJournal(home, '');
    const mine = outage(journal);
    expect(journal.isFree(mine, now)).toBe(true);
    const { host, process: me } = mine.owner;
    const owned = (owner: Partial<Outage['owner']>) => ({ ...mine, owner: { ...mine.owner, ...owner } });
    // Alive, and at work.
    expect(journal.isFree(owned({ process: { pid: process.ppid, startedAt: '' } }), now)).toBe(false);
    // The number was given to another process since: ours among them.
    expect(journal.isFree(owned({ process: { pid: me.pid, startedAt: 'long ago' } }), now)).toBe(true);
    expect(journal.isFree(owned({ process: { pid: 2 ** 22 - 1, startedAt: 'x' } }), now)).toBe(true);
    // On another machine nobody can look.
    expect(journal.isFree(owned({ host: `not ${host}` }), now)).toBe(false);
    expect(journal.isFree(owned({ host: `not ${host}` }), new Date(now.getTime() + 31_000))).toBe(true);
  });
});

describe('MO2 the list of who is on call', () => {
  const list = { people: [], steps: [{ afterMinutes: 0, userIds: ['a'], byMail: false }], repeatMinutes: 240, silencedUntil: {}, off: [] };

  it('is kept for when nobody can be asked, for its owner only', () => {
    const file = new OnCallFile(home, 'db/zocalo');
    expect(file.read()).toBeNull();
    file.write(list);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(new OnCallFile(home, 'db/zocalo').read()).toEqual(list);
    expect(new OnCallFile(home, 'db/other').read()).toBeNull();
    const { off: _, ...older } = list;
    writeFileSync(file.path, JSON.stringify({ version: 1, about: 'db/zocalo', list: older }));
    expect(file.read()).toEqual(list);
    const { mtimeNs } = statSync(file.path, { bigint: true });
    file.write({ ...list });
    expect(statSync(file.path, { bigint: true }).mtimeNs).toBe(mtimeNs);
  });
});
