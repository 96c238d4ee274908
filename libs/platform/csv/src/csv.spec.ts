import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvFile, csvRow } from './csv.js';

/** A strict reader of RFC 4180, written apart from the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (text[at] !== '"') value += text[at];
        else if (text[at + 1] !== '"') break;
        else {
          value += '"';
          at += 1;
        }
      }
      at += 1;
    } else while (at < text.length && text[at] !== ',' && !text.startsWith('\r\n', at)) value += text[at++];
    row.push(value);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`neither a comma nor the end of a line at ${at}`);
    if (text[at - 1] === ',' && at === text.length) throw new Error('ends inside a line');
  }
  return rows;
}

const unguarded = (text: string) => (/^'\s*[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text);

describe('csv', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+34 600', "'+34 600"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['  =cmd|x', "'  =cmd|x"],
    ['＝1+1', "'＝1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['a=1', 'a=1'],
    ["O'Brien", "O'Brien"],
    ['García, Ana', '"García, Ana"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['ana@example.com', 'ana@example.com'],
    ['', ''],
  ])('US4 the text %j becomes %j', (text, expected) => {
    expect(csvRow([text])).toBe(`${expected}\r\n`);
  });

  it('US4 numbers, times and nothing at all keep their form', () => {
    expect(csvRow([-5, true, null, new Date('2026-11-21T10:00:00Z'), 1.5])).toBe('-5,true,,2026-11-21T10:00:00.000Z,1.5\r\n');
  });

  it('US4 whatever is put in comes out as one field, and no field begins a formula', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ' ', "'", 'a', 'ñ', '1') }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 3 }), (rows) => {
        const read = parse(rows.map(csvRow).join(''));
        expect(read.map((row) => row.map(unguarded))).toEqual(rows.map((row) => row.map(unguarded)));
        for (const value of read.flat()) expect(value).not.toMatch(/^\s*[=+\-@\t\r]/);
      }),
    );
  });

  it('US4 a file is its header and pieces that are made as they are taken', async () => {
    let made = 0;
    async function* pieces(): AsyncGenerator<string> {
      for (; made < 3; made += 1) yield csvRow([made]);
    }
    const seen: string[] = [];
    for await (const piece of csvFile(['a', '=b'], pieces())) {
      expect(made).toBe(Math.max(0, seen.length - 1));
      seen.push(piece);
    }
    expect(seen.join('')).toBe("a,'=b\r\n0\r\n1\r\n2\r\n");
  });
});
