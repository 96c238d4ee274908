import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from './database.js';

/** A scalar subquery in parentheses that counts something as an integer. */
export type Count = RawBuilder<number>;

/**
 * A scalar subquery in parentheses of counts that several owners of tables know how to make, each of its own: for whoever
 * reads something else in the same statement.
 * @param asked each with the name its result goes by.
 */
export function countsTogether<Name extends string>(asked: readonly (readonly [Name, Count])[]): RawBuilder<Partial<Record<Name, number>>> {
  const pairs = asked.flatMap(([name, count]) => [sql`${name}::text`, count]);
  return sql`(select jsonb_build_object(${pairs.length === 0 ? sql`` : sql.join(pairs)}))`;
}

/** Condition: all of the counts are zero. */
export function noneOf(counts: readonly Count[]): RawBuilder<boolean> {
  return counts.length === 0
    ? sql`true`
    : sql`(${sql.join(
        counts.map((count) => sql`${count} = 0`),
        sql` and `,
      )})`;
}

/** Such counts in a statement of their own. */
@Injectable()
export class Counts {
  constructor(private readonly database: Database) {}

  /** @param asked each with the name its result goes by. */
  async all<Name extends string>(asked: readonly (readonly [Name, Count])[]): Promise<Partial<Record<Name, number>>> {
    if (asked.length === 0) return {};
    return (await this.database.prepared(sql<{ counts: Partial<Record<Name, number>> }>`select ${countsTogether(asked)} as counts`))[0]!
      .counts;
  }
}
