import { describe, expect, it } from 'vitest';
import { filled, type Place, PLACES, unknownPlaces } from './filled-text.js';

const values = Object.fromEntries(PLACES.map((place) => [place, `<${place}>`])) as Record<Place, string>;

describe('texts with places', () => {
  it('TK3 are filled, with or without spaces, and only once', () => {
    expect(filled('Hello {{requester.name}}, your ticket #{{ ticket.number }}.', values)).toBe(
      'Hello <requester.name>, your ticket #<ticket.number>.',
    );
    expect(filled('{{ticket.subject}}', { ...values, 'ticket.subject': '{{me.name}} $& $1' })).toBe('{{me.name}} $& $1');
    expect(filled('{{ }} {{nothing}} {requester.name} {{', values)).toBe('{{ }} {{nothing}} {requester.name} {{');
  });

  it('TK3 name places that there are not', () => {
    expect(unknownPlaces('{{me.name}} {{ ticket.number }}')).toEqual([]);
    expect(unknownPlaces('{{password}} {{ password }} {{}} {{me.name}}')).toEqual(['password', '']);
    expect(unknownPlaces('{{'.repeat(5_000))).toEqual([]);
  });
});
