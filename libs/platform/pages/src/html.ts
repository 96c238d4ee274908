/** Markup that is known to be safe: made by `html` only. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template. */
type Value = string | number | boolean | null | undefined | Html | readonly Value[];

/** Template tag that escapes everything put into it, except other `Html`. Lists are joined; null and undefined vanish. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  let text = strings[0]!;
  for (const [index, value] of values.entries()) text += render(value) + strings[index + 1]!;
  return new Html(text);
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value !== 'object') return escapeHtml(String(value));
  // Only what `html` made is markup; an object that merely looks like it is text.
  return Array.isArray(value) ? value.map(render).join('') : escapeHtml(String(value));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
