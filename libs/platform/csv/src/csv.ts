/** What a field may be made of; null is an empty field, a Date ISO 8601 in UTC. */
export type CsvValue = string | number | boolean | Date | null;

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

/** A file: the header, then pieces of lines as they come. The next piece is asked for when the one before was taken. */
export async function* csvFile(header: readonly string[], pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  yield csvRow(header);
  yield* pieces;
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
