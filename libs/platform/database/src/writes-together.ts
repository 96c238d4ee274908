import { type RawBuilder, sql } from 'kysely';

/**
 * One statement that does all of the writes: one way to the database and back instead of one each. They see the rows as
 * they were before it and nothing of each other, and nobody reads what they return. Each write is raw SQL whose text is always the same.
 */
export function writesTogether(writes: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  if (writes.length === 1) return writes[0]!;
  const parts = writes.map((write, index) => sql`${sql.id(`write_${index + 1}`)} as (${write})`);
  return sql`with ${sql.join(parts)} select 1`;
}

/** A write on which all others of a command depend. */
export interface DecisiveWrite<Row> {
  /** What it reads or writes before, by name: its own text may use the names. */
  readonly before: readonly (readonly [name: string, statement: RawBuilder<unknown>])[];
  /** Raw SQL whose text is always the same; it returns a row, or none where what it depends on no longer holds. */
  readonly write: RawBuilder<Row>;
}

/** PostgreSQL's `division_by_zero`. */
const UNDECIDED = '22012';

/**
 * One statement that does the decisive write and the others, or none of them: where the decisive one returns no row, dividing by
 * the number of its rows fails, and takes with it what the others have written.
 */
export function decidedBy<Row>({ before, write }: DecisiveWrite<Row>, others: readonly RawBuilder<unknown>[]): RawBuilder<Row> {
  const parts = [...before, ['decisive', write] as const, ...others.map((other, index) => [`write_${index + 1}`, other] as const)];
  return sql<Row>`
    with ${sql.join(parts.map(([name, part]) => sql`${sql.id(name)} as (${part})`))}
    select d.*, 1 / (select count(*) from decisive) as decided from (select) one left join decisive d on true`;
}

/** True when `decidedBy` failed because the decisive write returned no row. */
export function isUndecided(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === UNDECIDED;
}
