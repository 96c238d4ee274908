import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * Removes up to `limit` rows that meet the condition, and leaves alone those that somebody else works on: the next run
 * takes them. For steps of `inBatches`.
 * @returns how many.
 */
export async function removeBatch<Tables>(
  rows: Kysely<Tables>,
  table: keyof Tables & string,
  condition: RawBuilder<boolean>,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where id in (
      select id from ${sql.table(table)} where ${condition} limit ${limit} for update skip locked
    )`.execute(rows);
  return Number(numAffectedRows ?? 0);
}
