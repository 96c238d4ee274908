/** What a field may be made of; null is an empty field, a Date ISO 8601 in UTC. */
export type CsvValue = string | number | boolean | Date | null;

/** Characters after which a piece is handed on. */
const PIECE = 64 * 1024;

/** Of these the first character of a formula is one, in some spreadsheet; full-width twins are read as such, too. Source: OWASP, CSV Injection. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;
const SPECIAL = /[",\r\n\t]|^\s|\s$/;
/** What most fields are: nothing to do. */
const HARMLESS = /^[\p{L}\p{N}][^",\r\n\t]*[\p{L}\p{N}.]$/u;

/** One line, with its end. */
export function csvRow(values: readonly CsvValue[]): string {
  let line = '';
  for (let index = 0; index < values.length; index += 1) line += (index === 0 ? '' : ',') + field(values[index]!);
  return `${line}\r\n`;
}

/** The header, then every row of every page, in pieces of about 64 KiB. The next page is asked for when the piece before was taken. */
export async function* csvOf(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly CsvValue[])[]>,
): AsyncGenerator<string, void, undefined> {
  let piece = csvRow(header);
  for await (const page of pages) {
    for (const row of page) {
      piece += csvRow(row);
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

function field(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return HARMLESS.test(value) ? value : guarded(value);
  return value instanceof Date ? value.toISOString() : String(value);
}

function guarded(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
