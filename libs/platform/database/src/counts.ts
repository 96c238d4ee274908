import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from './database.js';

/** A scalar subquery in parentheses that counts something as an integer. */
export type Count = RawBuilder<number>;

/** Counts that several owners of tables know how to make, each of its own, in one statement. */
@Injectable()
export class Counts {
  constructor(private readonly database: Database) {}

  /** @param asked each with the name its result goes by. */
  async all<Name extends string>(asked: readonly (readonly [Name, Count])[]): Promise<Partial<Record<Name, number>>> {
    if (asked.length === 0) return {};
    const columns = asked.map(([name, count]) => sql`${count} as ${sql.id(name)}`);
    return (await this.database.prepared(sql<Record<Name, number>>`select ${sql.join(columns)}`))[0]!;
  }
}
