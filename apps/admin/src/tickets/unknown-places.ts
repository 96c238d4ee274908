/** What stands between `{{` and `}}` in a text and cannot be filled, as it is written: said at the field, before the API refuses it. */
export function unknownPlaces(text: string, places: readonly string[]): string[] {
  const found = [...text.matchAll(/\{\{\s*([^{}]{0,60}?)\s*\}\}/g)];
  return [...new Set(found.filter(([, name]) => !places.includes(name!)).map(([whole]) => whole))];
}
