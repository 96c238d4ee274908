/** A name as PostgreSQL reads it literally. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names that this library makes schemas under; anything else is a mistake of the caller. */
export function isSchemaName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,62}$/.test(name);
}

/** What a schema is called that grows beside the one it will replace. */
export function stageOf(schema: string): string {
  return `${schema}_loading`;
}
