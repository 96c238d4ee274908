import { type RawBuilder, sql } from 'kysely';

/** A column of a line, as text; null is an empty field. */
export interface CsvField {
  readonly text: RawBuilder<unknown>;
  /** Cannot need care, such as ids and times. */
  readonly plain?: boolean;
  /** An object as JSON, which begins no formula and has to be quoted. */
  readonly json?: boolean;
}

/**
 * One line, as `csvRow` makes it, but made by the database: for files of many rows, of which the process then holds a
 * text a page instead of a million small ones.
 */
export function csvLine(fields: readonly CsvField[]): RawBuilder<string> {
  const made = fields.map(({ text, plain, json }) => (json ? quoted(text) : plain ? text : careful(text)));
  return sql<string>`concat(${sql.join(made, sql`, ',', `)}, e'\\r\\n')`;
}

function quoted(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`'"' || replace(${text}, '"', '""') || '"'`;
}

/** What most fields are comes first, since it is the only pattern that is tried for them. */
function careful(text: RawBuilder<unknown>): RawBuilder<unknown> {
  const isFormula = sql`${text} ~ '^\\s*[=+\\-@\\t\\r＝＋－＠]'`;
  return sql`case
    when ${text} is null or ${text} ~ '^[[:alnum:]][^",\\r\\n\\t]*[[:alnum:].]$' then ${text}
    when ${text} ~ '[",\\r\\n\\t]|\\s$' or (${text} ~ '^\\s' and not ${isFormula})
      then '"' || case when ${isFormula} then '''' else '' end || replace(${text}, '"', '""') || '"'
    when ${isFormula} then '''' || ${text}
    else ${text} end`;
}
