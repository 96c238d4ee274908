/** What copies and replaces schemas is large and seldom needed: loaded when it is, and through here only. */
export const loadSchemaCopy = () => import('#platform/schema-copy');
