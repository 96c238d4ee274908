import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { reportCsv } from './report-csv.js';
import type { ReportCell, ReportContent } from './report-contents.js';
import { reportPdf, winAnsi } from './report-pdf.js';
import { reportWords } from './report-words.js';

const cell = (plain: ReportCell['plain']): ReportCell => ({ plain, text: String(plain) });

const content = (rows: number): ReportContent => {
  const table = {
    title: 'Día',
    head: ['Día', 'Año'],
    rows: Array.from({ length: rows }, (_, index) => [cell(`Fila ${index}`), cell(index)]),
  };
  return {
    language: 'es',
    words: reportWords('es'),
    title: 'Visión general',
    lines: ['Peña & Łódź 日本', '=1+1'],
    tables: [table],
    flat: table,
  };
};

/** What stands in the pages: each piece of text, as the font of the document spells it. */
function textOf(pdf: Buffer): string {
  const pages = [...pdf.toString('latin1').matchAll(/\/FlateDecode\s*>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, stream]) =>
    inflateSync(Buffer.from(stream!, 'latin1')).toString('latin1'),
  );
  return pages
    .flatMap((page) => [...page.matchAll(/<([0-9a-f]+)>/g)])
    .map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1'))
    .join('');
}

describe('reports as files', () => {
  it('ST1 a PDF shows the letters of Spanish, and whatever it cannot show in a plain way', async () => {
    const pdf = await reportPdf(content(2));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    for (const text of ['Visión general', 'Peña & Lódz ??', 'Día', 'Año', 'Fila 1', 'Página 1 de 1'])
      expect(textOf(pdf).replaceAll('\u00a0', ' ')).toContain(text);
  });

  it('ST1 a PDF of a year has as many pages as it takes, each with its head and number', async () => {
    const text = textOf(await reportPdf(content(366)));
    expect(text).toContain('Fila 365');
    const [, last] = /Página 1 de (\d+)/.exec(text)!;
    expect(Number(last)).toBeGreaterThan(7);
    expect(Number(last)).toBeLessThan(12);
    expect(text).toContain(`Página ${last} de ${last}`);
  });

  it('ST1 a CSV holds no formula', () => {
    const table = { title: '', head: ['=cmd'], rows: [[cell('@SUM(A1)')], [cell(-5)], [cell(null)]] };
    expect(reportCsv({ ...content(0), flat: table }).toString()).toBe(`'=cmd\r\n'@SUM(A1)\r\n-5\r\n\r\n`);
  });

  it.each([
    ['¿Cuánto? €5 – «Ñandú»', '¿Cuánto? €5 – «Ñandú»'],
    ['12\u202f345', '12\u00a0345'],
    ['Ł', 'L'],
    ['n\u0303', 'ñ'],
    ['🙂\u0000', '??'],
  ])('ST1 writes %j as %j', (text, written) => {
    expect(winAnsi(text)).toBe(written);
  });
});
