const MOST_CHARACTERS = 2_000;
const MOST_KEPT = 500;
// Of a longer one nothing is looked at: a number of values as large says nothing about the statement.
const MOST_READ = 20_000;

// What is quoted as a name stays; texts of every spelling, also one that never ends, comments and numbers go.
const VALUES =
  /("(?:[^"]|"")*(?:"|$))|[eE]'(?:[^'\\]|\\(?:[\s\S]|$)|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\2|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<![\w$".])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w])/g;
const LIST = /\((?:\s*\?\s*,)+\s*\?\s*\)/g;

/** A statement as it may be shown. */
export interface StatementText {
  /** Without a single value: `select "name" from "users" where "id" = ?`. */
  readonly text: string;
  /** `select users`, for the name of a span. */
  readonly summary: string;
  /** `select`. */
  readonly operation: string;
}

const known = new Map<string, StatementText>();

/** Takes the values out of a statement, which whoever wrote it may have put between its words. */
export function statementText(sql: string): StatementText {
  const found = known.get(sql);
  if (found) return found;
  const text = sql
    .slice(0, MOST_READ)
    .replace(VALUES, (_match, name: string | undefined) => name ?? '?')
    .replace(LIST, '(?, …)')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS);
  const operation = /^[a-z]{1,20}/i.exec(text)?.[0].toLowerCase() ?? 'statement';
  const table = /\b(?:from|into|update|join)\s+"?([a-z_]\w{0,62})"?(?:\."?([a-z_]\w{0,62})"?)?/i.exec(text);
  const made = { text, operation, summary: [operation, table?.[2] ?? table?.[1]].filter(Boolean).join(' ') };
  // Those with values in them are different each time and would fill it.
  if (known.size >= MOST_KEPT) known.clear();
  if (sql.length <= MOST_CHARACTERS) known.set(sql, made);
  return made;
}
