/** True for clients that show pages to people: they name `text/html` themselves. A wildcard alone is a program. */
export function wantsPage(accept: string | undefined): boolean {
  return (accept ?? '').split(',', 32).some((range) => /^\s*text\/html\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*$/i.test(range));
}
