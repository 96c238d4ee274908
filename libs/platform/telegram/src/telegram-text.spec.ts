import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold, code, link, MAX_TEXT, telegramText, type TextLine } from './telegram-text.js';

const words = fc.string({ unit: 'grapheme', maxLength: 60 });
const part = fc.oneof(
  words,
  words.map(bold),
  words.map(code),
  words.map((text) => link(text, 'https://zocalo.example/alerts')),
);
const line: fc.Arbitrary<TextLine> = fc.oneof(part, fc.array(part, { maxLength: 5 }));

describe('telegramText', () => {
  it('NT1 keeps what looks like markup, and says where it is bold', () => {
    const { text, entities } = telegramText({
      headline: ['🔥 ', bold('disk_usage > 90% *on* db-1.prod'), ' <b>'],
      foot: link('Open', 'https://x.example'),
    });
    expect(text).toBe('🔥 disk_usage > 90% *on* db-1.prod <b>\nOpen');
    expect(entities).toEqual([
      { type: 'bold', offset: 3, length: 31 },
      { type: 'text_link', offset: text.length - 4, length: 4, url: 'https://x.example' },
    ]);
  });

  it('NT1 leaves rows out from the end, counts them, and keeps headline and link', () => {
    const rows = Array.from({ length: 200 }, (_, index) => [code(`host-${index}`), ` is away since a while, row ${index} `, '🏝'.repeat(5)]);
    const { text, entities } = telegramText({
      headline: '200 alerts',
      rows,
      more: (left) => `… and ${left} more`,
      foot: link('All of them', 'https://x.example'),
    });
    const lines = text.split('\n');
    const shown = lines.length - 3;
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
    expect(text.length).toBeGreaterThan(MAX_TEXT - 120);
    expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(['200 alerts', `… and ${200 - shown} more`, 'All of them']);
    expect(entities).toHaveLength(shown + 1);
  });

  it('NT1 never cuts a sign or an entity, whatever is said', () => {
    fc.assert(
      fc.property(line, fc.array(line, { maxLength: 150 }), fc.integer({ min: 1, max: 60 }), (headline, rows, times) => {
        const long = rows.flatMap((row) => Array.from({ length: times }, () => row));
        const { text, entities } = telegramText({
          headline: ['!', ...(Array.isArray(headline) ? headline : [headline])],
          rows: long,
          foot: bold('end'),
        });
        expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
        expect(text.isWellFormed()).toBe(true);
        expect(text.endsWith('\nend')).toBe(true);
        for (const { offset, length } of entities) {
          expect(length).toBeGreaterThan(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
          expect(text.slice(offset, offset + length).isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('NT1 cuts 4,096 emoji, which are twice as many units, between two of them', () => {
    const { text, entities } = telegramText({ headline: bold('🔥'.repeat(4_096)) });
    expect(text.isWellFormed()).toBe(true);
    expect(text.endsWith('🔥…')).toBe(true);
    expect(entities).toEqual([{ type: 'bold', offset: 0, length: text.length - 1 }]);
  });

  it('NT1 refuses a text that says nothing', () => {
    expect(() => telegramText({ headline: ' \n\u0007 ' })).toThrow('says nothing');
  });
});
