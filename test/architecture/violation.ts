/** What is planted, and what `npm run boundaries` must say of it: `rule path` of each error, no more and no less. */
export interface Violation {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly errors: readonly string[];
}

/** Most violations are one file and one error. */
export const one = (what: string, rule: string, path: string, text: string): Violation => ({
  what,
  files: { [path]: text },
  errors: [`${rule} ${path}`],
});
