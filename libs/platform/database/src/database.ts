import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import type { Pool } from 'pg';

/** Prepared statements a connection holds at most; a query whose text varies more than that is not for `prepared`. */
const MOST_PREPARED = 100;

/** The way to plain rows: queries for screens and directories, and statements an entity does not express. */
@Injectable()
export class Database {
  private readonly names = new Map<string, string>();

  constructor(private readonly em: EntityManager) {}

  /** Kysely on the current transaction if there is one, else on the pool. Column names are the database's. */
  kysely<Tables>(): Kysely<Tables> {
    return this.em.getKysely() as unknown as Kysely<Tables>;
  }

  /**
   * Runs a read that the database plans once per connection instead of each time: for the few hot routes whose SQL
   * text is always the same. Values come as the driver parses them (a timestamp is a Date). Inside a transaction it
   * runs there, unprepared.
   */
  async prepared<Row>(query: { compile(executor: QueryExecutorProvider): CompiledQuery<Row> }): Promise<Row[]> {
    const compiled = query.compile(this.kysely());
    if (this.em.isInTransaction()) return (await this.kysely().executeQuery(compiled)).rows;
    const pool = await this.pool();
    const name = this.nameOf(compiled.sql);
    const { rows } = await pool.query({ ...(name === undefined ? {} : { name }), text: compiled.sql, values: [...compiled.parameters] });
    return rows as Row[];
  }

  private nameOf(text: string): string | undefined {
    let name = this.names.get(text);
    if (name === undefined && this.names.size < MOST_PREPARED) this.names.set(text, (name = `zocalo_${this.names.size + 1}`));
    return name;
  }

  /** The driver's pool, for what needs a connection of its own. Whoever takes a client returns it. */
  pool(): Promise<Pool> {
    return this.em.getConnection().getNativeClient();
  }
}
