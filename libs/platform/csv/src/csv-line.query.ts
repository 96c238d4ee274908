import { type RawBuilder, sql } from 'kysely';

/**
 * One line, as `csvRow` makes it, but made by the database: for files of many rows, of which the process then holds a
 * text a page instead of a million small ones. Columns are texts; null is an empty field.
 * @param plain fields that cannot need care, such as ids and times.
 */
export function csvLine(fields: readonly { readonly text: RawBuilder<unknown>; readonly plain?: boolean }[]): RawBuilder<string> {
  const made = fields.map(({ text, plain }) => (plain ? text : careful(text)));
  return sql<string>`concat(${sql.join(made, sql`, ',', `)}, e'\\r\\n')`;
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
