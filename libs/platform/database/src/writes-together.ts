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
