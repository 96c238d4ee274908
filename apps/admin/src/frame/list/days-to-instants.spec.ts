import { setTimeZone } from '@/i18n';
import { afterEach, describe, expect, it } from 'vitest';
import { daysToInstants } from './days-to-instants';

describe('days of an address', () => {
  afterEach(() => setTimeZone(null));

  it('UI2 are instants where the person is, also on the day the clock changes, and the last counts', () => {
    setTimeZone('Europe/Madrid');
    const query = { from: '2026-03-29', to: '2026-03-29', action: 'x' };
    expect(daysToInstants(query, 'from', 'to')).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
      action: 'x',
    });
  });

  it.each(['x', '2026-13-01', '2026-3-1', '', '999999-01-01'])('UI2 leave out "%s", which is none', (text) => {
    expect(daysToInstants({ from: text, to: text }, 'from', 'to')).toEqual({});
  });
});
