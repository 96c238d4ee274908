import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ADVISORY_LOCKS, Database } from '#platform/database';
import type { Tables } from './tables.js';

/** A set-up link as it is found: its digest, and whether it can still be used. */
export interface SetupLink {
  readonly digest: Buffer;
  readonly expired: boolean;
  readonly ended: boolean;
  readonly expiresAt: Date;
}

/** Statements on `setup_links`; at most one is open. */
@Injectable()
export class SetupLinkRepository {
  constructor(private readonly database: Database) {}

  /** Whoever makes links or administrators waits for the others until the transaction ends. */
  async lock(): Promise<void> {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.setupLinks})`.execute(this.rows());
  }

  /** Voids the open link and inserts another; returns when that one expires. */
  async replace(id: string, digest: Buffer, lifeSeconds: number): Promise<Date> {
    await this.rows()
      .updateTable('setup_links')
      .set({ voided_at: sql<string>`now()` })
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .execute();
    const row = await this.rows()
      .insertInto('setup_links')
      .values({ id, token_hash: digest, expires_at: sql<string>`now() + make_interval(secs => ${lifeSeconds})` })
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return new Date(row.expires_at);
  }

  async findById(id: string): Promise<SetupLink | null> {
    const row = await this.rows()
      .selectFrom('setup_links')
      .select([
        'token_hash',
        'expires_at',
        sql<boolean>`expires_at <= now()`.as('expired'),
        sql<boolean>`used_at is not null or voided_at is not null`.as('ended'),
      ])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { digest: row.token_hash, expired: row.expired, ended: row.ended, expiresAt: new Date(row.expires_at) } : null;
  }

  /** Uses the link up. False when it was used, voided or too old: of several attempts at once, one gets true. */
  async use(id: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('setup_links')
      .set({ used_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Removes links that ended or expired more than `days` ago. */
  async purge(days: number): Promise<void> {
    await this.rows()
      .deleteFrom('setup_links')
      .where(sql<boolean>`expires_at < now() - make_interval(days => ${days})`)
      .execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
