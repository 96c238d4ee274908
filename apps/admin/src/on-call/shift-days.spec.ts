import { describe, expect, it } from 'vitest';
import { daysLater, mondayOf, shiftsOnDay } from './shift-days';

describe('days of a rota', () => {
  it('MO2 begin their week on Monday', () => {
    expect(['2026-11-23', '2026-11-29', '2026-03-29'].map(mondayOf)).toEqual(['2026-11-23', '2026-11-23', '2026-03-23']);
    expect(daysLater('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('MO2 show both who ends and who begins on the day of a change, by the clock of the rota', () => {
    const [ana, ben] = [
      { from: '2026-11-22T23:30:00Z', to: '2026-11-23T23:00:00Z' },
      { from: '2026-11-23T23:00:00Z', to: '2026-11-24T08:00:00Z' },
    ];
    const on = (date: string, zone: string) => shiftsOnDay([ana, ben], date, zone);
    // Until midnight exactly, in Madrid: the next day is the other's alone.
    expect(on('2026-11-23', 'Europe/Madrid')).toEqual([ana]);
    expect(on('2026-11-24', 'Europe/Madrid')).toEqual([ben]);
    expect(on('2026-11-23', 'UTC')).toEqual([ana, ben]);
    expect(on('2026-11-25', 'UTC')).toEqual([]);
  });
});
