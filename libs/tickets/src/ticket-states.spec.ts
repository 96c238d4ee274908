import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mayMove, nextStatuses, TICKET_STATUSES, type TicketSide, TRANSITIONS } from './ticket-states.js';

const SIDES: readonly TicketSide[] = ['requester', 'staff', 'system'];

describe('states of tickets', () => {
  it('TK3 are those of the README, row by row', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = TRANSITIONS.map(({ from, to, by, when }) => `| ${from.join(', ')} | ${to} | ${by.join(', ')} | ${when} |`);
    const table = readme.slice(readme.indexOf('| from | to |')).split('\n').slice(2);
    expect(table.slice(0, table.indexOf(''))).toEqual(rows);
  });

  it('TK3 no way leads out of closed, into new, or to where one is, and each is somebody’s', () => {
    for (const side of SIDES)
      for (const status of TICKET_STATUSES) {
        expect(mayMove('closed', status, side)).toBe(false);
        expect(mayMove(status, 'new', side)).toBe(false);
        expect(mayMove(status, status, side)).toBe(false);
      }
    expect(TICKET_STATUSES.filter((status) => mayMove(status, 'closed', 'staff') || mayMove(status, 'closed', 'requester'))).toEqual([]);
    expect(nextStatuses('solved', 'staff')).toEqual(['open']);
    expect(nextStatuses('solved', 'system')).toEqual(['closed']);
    expect(TRANSITIONS.every(({ by, from }) => by.length > 0 && from.length > 0)).toBe(true);
  });
});
