import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketSubject } from './mail-subject.js';

describe('subjects of tickets that came by mail', () => {
  it.each([
    ['Lamp', 'Lamp'],
    ['Re: Lamp', 'Lamp'],
    ['RE: Fwd: AW: RV: Lamp', 'Lamp'],
    ['Re[2]: Re (3): re : Lamp', 'Lamp'],
    ['Fw:Lamp', 'Lamp'],
    ['Re: [#1042] Lamp', 'Lamp'],
    ['[#1042] Re: [#7] Lamp', 'Lamp'],
    ['Report: it is late', 'Report: it is late'],
    ['Red: a colour', 'Red: a colour'],
    ['Lamp re: cable', 'Lamp re: cable'],
    ['[urgent] Lamp', '[urgent] Lamp'],
    ['  Lamp \r\n\t of  Ana ', 'Lamp of Ana'],
    ['Lamp\u0007\u202e\u200b\u00ad!', 'Lamp!'],
    ['Re:', '(no subject)'],
    ['', '(no subject)'],
    ['\u200b', '(no subject)'],
    [`${'x'.repeat(254)}👍`, 'x'.repeat(254)],
    ['x'.repeat(1_000), 'x'.repeat(255)],
  ])('TK1 %j', (subject, expected) => {
    expect(ticketSubject(subject, 'en')).toBe(expected);
  });

  it('TK1 say in the language of the sender that there was none', () => {
    expect(ticketSubject('RV: ', 'es')).toBe('(sin asunto)');
  });

  it('TK1 are a label for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const subject = ticketSubject(text, 'en');
        expect(subject).toMatch(/^(?!\s)[^\p{C}]*[^\s\p{C}]$/u);
        expect(subject.length).toBeLessThanOrEqual(255);
      }),
    );
    expect(ticketSubject('re: '.repeat(250), 'en')).not.toBe('');
  });
});
