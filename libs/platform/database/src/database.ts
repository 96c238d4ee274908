import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import type { Pool } from 'pg';
import { keepPrepared } from './prepared-statements.js';

/** The way to plain rows: queries for screens and directories, and statements an entity does not express. */
@Injectable()
export class Database {
  constructor(private readonly em: EntityManager) {}

  /** Kysely on the current transaction if there is one, else on the pool. Column names are the database's. */
  kysely<Tables>(): Kysely<Tables> {
    return this.em.getKysely() as unknown as Kysely<Tables>;
  }

  /** Whether what is run now is part of a transaction; not in the work of `Transactions.atOnce`. */
  inTransaction(): boolean {
    return this.em.isInTransaction();
  }

  /**
   * Runs a statement that the database plans once per connection instead of each time: for what every request or every
   * sign-in does and whose SQL text is always the same. In the current transaction if there is one, else on the pool.
   */
  async prepared<Row>(statement: { compile(executor: QueryExecutorProvider): CompiledQuery<Row> }): Promise<Row[]> {
    const kysely = this.kysely();
    const compiled = statement.compile(kysely);
    keepPrepared(compiled.sql);
    if (this.inTransaction()) return (await kysely.executeQuery(compiled)).rows;
    const pool = await this.pool();
    const { rows } = await pool.query(compiled.sql, [...compiled.parameters]);
    return rows as Row[];
  }

  /**
   * Runs a read of a file, which takes thousands: what a borrowed connection answers stays in memory until the collector goes
   * through everything, while what the pool itself answers is let go of at once. Not in a transaction.
   */
  async piece<Row>(statement: { compile(executor: QueryExecutorProvider): CompiledQuery<Row> }): Promise<Row> {
    const compiled = statement.compile(this.kysely());
    const pool = await this.pool();
    const { rows } = await pool.query(compiled.sql, [...compiled.parameters]);
    return rows[0] as Row;
  }

  /** The driver's pool, for what needs a connection of its own. Whoever takes a client returns it. */
  pool(): Promise<Pool> {
    return this.em.getConnection().getNativeClient();
  }
}
