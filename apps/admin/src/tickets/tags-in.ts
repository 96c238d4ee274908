/** The tags of a text: written small, none twice. */
export function tagsIn(text: string): string[] {
  return [
    ...new Set(
      text
        .toLocaleLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
}
