import { describe, expect, it } from 'vitest';
import type { Backup } from '#backup-archives';
import { superfluous } from './kept-backups.js';

const RULES = { days: 7, weekly: 0, monthly: 0, zone: 'UTC' };
const at = (time: string, state: Backup['state'] = 'verified') =>
  ({ id: time, state, createdAt: new Date(time), finishedAt: new Date(time) }) as Backup;
const day = (days: number, state?: Backup['state']) => at(new Date(Date.UTC(2026, 10, 22, 3) - days * 86_400_000).toISOString(), state);
const days = (count: number, from = 0) => Array.from({ length: count }, (_, index) => day(from + index));
const made = (backups: readonly Backup[]) => new Set(backups.map(({ id }) => id));
const gone = (backups: Backup[], rules = {}, madeHere = made(backups)) =>
  superfluous(backups, { ...RULES, ...rules }, madeHere).map(({ id }) => id.slice(5, 10));

describe('which backups are kept', () => {
  it('BK2 all of the last seven days that have one', () => {
    const twice = [at('2026-11-22T15:00:00Z'), at('2026-11-22T09:00:00Z')];
    expect(gone([...twice, ...days(9)])).toEqual(['11-15', '11-14']);
    expect(gone(days(7))).toEqual([]);
  });

  it('BK2 the newest, however old, and whatever the clock says', () => {
    expect(gone(days(3, 400))).toEqual([]);
    // The clock was a year ahead, then right again, then a day behind.
    expect(gone([day(1), day(0), at('2027-11-20T03:00:00Z'), ...days(3, 1)], { days: 2 })).toEqual(['11-20', '11-20', '11-19']);
  });

  it('BK2 nothing that counts goes for what does not count', () => {
    const failed = Array.from({ length: 20 }, (_, index) => day(index, 'failed'));
    expect(gone([...failed, ...days(7, 20)])).toEqual([]);
    expect(gone(failed)).toEqual([]);
    expect(gone([day(0, 'running'), day(1, 'written'), day(2), day(3), day(4, 'failed'), day(5, 'written')], { days: 1 })).toEqual([
      '11-19',
      '11-18',
    ]);
  });

  it('BK2 never goes by age what was never checked, such as what another machine had', () => {
    const brought = Array.from({ length: 60 }, (_, index) => day(index + 1, 'written'));
    expect(gone([day(0), ...brought], { days: 1 })).toEqual([]);
    expect(gone([day(0), day(1, 'failed'), ...brought.slice(1)], { days: 1 })).toEqual(['11-21']);
  });

  it('BK2 what was uploaded takes no day from what was made here', () => {
    const uploaded = days(3).map((backup): Backup => ({ ...backup, kind: 'uploaded' }));
    expect(gone([...uploaded, ...days(3, 10)], { days: 2 })).toEqual(['11-20', '11-10']);
  });

  it('BK2 what somebody brought stays when it cannot be read', () => {
    const [ours, brought, vanished] = [day(4, 'failed'), day(5, 'failed'), { ...day(6, 'failed'), archive: null }];
    expect(gone([day(0), ours, brought, vanished], { days: 1 }, made([ours]))).toEqual(['11-18', '11-16']);
  });

  it('BK2 the last of each week and month besides', () => {
    expect(gone(days(30), { days: 2, weekly: 3 })).toEqual(
      days(30)
        .map(({ id }) => id.slice(5, 10))
        .filter((each) => !['11-22', '11-21', '11-15', '11-08'].includes(each)),
    );
    const months = ['2026-11-22', '2026-11-01', '2026-10-31', '2026-10-30', '2026-09-02'].map((each) => at(`${each}T03:00:00Z`));
    expect(gone(months, { days: 1, monthly: 2 })).toEqual(['11-01', '10-30', '09-02']);
  });

  it('BK2 days are those of the zone', () => {
    const night = [at('2026-11-22T23:30:00Z'), at('2026-11-22T22:30:00Z')];
    expect(gone(night, { days: 1 })).toEqual([]);
    expect(gone(night, { days: 1, zone: 'Europe/Madrid' })).toEqual(['11-22']);
  });
});
