/** Of a tag, from its < to its >; what is longer is taken as text. */
const MAX_TAG = 2_000;
const TAG = /^<[a-z/!?]/i;
const LINK = /^<a[\s/]/i;
const HREF = /[\s"'/]href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/**
 * Prepares HTML for the parser, whose patterns go back and forth over links and over what is not closed, for minutes: comments go,
 * links are made into text, and a < without its > is a sign like any other. Costs time by the length alone.
 */
export function tameHtml(html: string): string {
  const [nextEnd, nextCommentEnd] = [finderOf(html, '>'), finderOf(html, '-->')];
  const pieces: string[] = [];
  let copied = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', copied)) {
    pieces.push(html.slice(copied, at));
    const commentEnd = html.startsWith('<!--', at) ? nextCommentEnd(at + 4) : -1;
    const end = nextEnd(at);
    if (commentEnd >= 0) {
      copied = commentEnd + 3;
    } else if (end < 0 || end - at > MAX_TAG || !TAG.test(html.slice(at, at + 2))) {
      pieces.push('&lt;');
      copied = at + 1;
    } else {
      const tag = html.slice(at, end + 1);
      pieces.push(LINK.test(tag) ? linkOf(tag) : tag);
      copied = end + 1;
    }
  }
  pieces.push(html.slice(copied));
  return pieces.join('');
}

function linkOf(tag: string): string {
  const [, double, single, bare] = HREF.exec(tag) ?? [];
  const target = double ?? single ?? bare;
  return target === undefined ? '' : ` (${target.replaceAll('<', '&lt;')}) `;
}

/** Finds the next `text` from a place that only moves on; each part of the whole is looked at once. -1: there is none any more. */
function finderOf(whole: string, text: string): (from: number) => number {
  let found = whole.indexOf(text);
  return (from) => {
    if (found >= 0 && found < from) found = whole.indexOf(text, from);
    return found;
  };
}
