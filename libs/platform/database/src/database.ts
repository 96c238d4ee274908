import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';

/** The way to plain rows: queries for screens and directories, and statements an entity does not express. */
@Injectable()
export class Database {
  constructor(private readonly em: EntityManager) {}

  /** Kysely on the current transaction if there is one, else on the pool. Column names are the database's. */
  kysely<Tables>(): Kysely<Tables> {
    return this.em.getKysely() as unknown as Kysely<Tables>;
  }

  /** The driver's pool, for what needs a connection of its own. Whoever takes a client returns it. */
  pool(): Promise<Pool> {
    return this.em.getConnection().getNativeClient() as Promise<Pool>;
  }
}
