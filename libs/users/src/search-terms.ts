const MOST = 6;
const LONGEST = 60;

/**
 * The words of a search, folded as the database folds those of people (`words_of`): small letters without accents,
 * letters and digits only. At most six, the longest first, since they narrow most.
 */
export function searchTerms(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  const words = new Set((folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => word.slice(0, LONGEST)));
  return [...words].toSorted((a, b) => b.length - a.length).slice(0, MOST);
}
