/** How the build compresses; the first is the smaller one. */
export type ContentCoding = (typeof CONTENT_CODINGS)[number];
export const CONTENT_CODINGS = ['br', 'gzip'] as const;

/** Those that a client takes, by its `Accept-Encoding`, the smallest first. https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding */
export function acceptedCodings(header: string | undefined): ContentCoding[] {
  const weights = new Map<string, number>();
  for (const range of (header ?? '').split(',', 32)) {
    const [, name, weight] = /^\s*([\w*-]{1,20})\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? [];
    if (name !== undefined) weights.set(name.toLowerCase(), Number(weight ?? 1));
  }
  return CONTENT_CODINGS.filter((coding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0);
}
