import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** A version whose files have to go. */
export interface Leftover {
  readonly version: string;
  /** Whatever may come back. */
  readonly erased: boolean;
}

/** Statements on `avatars` and `avatar_leftovers`. */
@Injectable()
export class AvatarRepository {
  constructor(private readonly database: Database) {}

  /** Makes a version the person's picture; returns the one it replaces. The caller holds the account, so nobody else does. */
  async replace(userId: string, version: string): Promise<string | null> {
    const before = await this.rows().selectFrom('avatars').select('version').where('user_id', '=', userId).forUpdate().executeTakeFirst();
    await this.rows()
      .insertInto('avatars')
      .values({ user_id: userId, version })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ version, uploaded_at: sql<string>`now()`, demo_batch_id: null }))
      .execute();
    return before?.version ?? null;
  }

  /** Returns the version that was the person's picture; null when there was none. */
  async remove(userId: string): Promise<string | null> {
    const row = await this.rows().deleteFrom('avatars').where('user_id', '=', userId).returning('version').executeTakeFirst();
    return row?.version ?? null;
  }

  async find(userId: string): Promise<{ version: string; uploadedAt: string } | null> {
    const row = await this.rows().selectFrom('avatars').select(['version', 'uploaded_at']).where('user_id', '=', userId).executeTakeFirst();
    return row ? { version: row.version, uploadedAt: row.uploaded_at } : null;
  }

  /** Notes that the files of a version have to go in so many seconds. */
  async addLeftover(userId: string, version: string, seconds: number): Promise<void> {
    await this.rows()
      .insertInto('avatar_leftovers')
      .values({ version, user_id: userId, due_at: sql<string>`now() + make_interval(secs => ${seconds})` })
      .execute();
  }

  /** Has the files of a person who is erased go as soon as they are due, whatever may come back: also those that only data put aside names. */
  async eraseLeftovers(userId: string, asideSchemas: readonly string[]): Promise<boolean> {
    const versions: string[] = [];
    for (const schema of asideSchemas) {
      const { rows } = await sql<{ version: string }>`
        select version from ${sql.table(`${schema}.avatars`)} where user_id = ${userId}`.execute(this.database.kysely());
      versions.push(...rows.map(({ version }) => version));
    }
    if (versions.length > 0)
      await this.rows()
        .insertInto('avatar_leftovers')
        .values([...new Set(versions)].map((version) => ({ version, user_id: userId, due_at: sql<string>`now()` })))
        .onConflict((conflict) => conflict.column('version').doUpdateSet({ user_id: userId }))
        .execute();
    const { numUpdatedRows } = await this.rows()
      .updateTable('avatar_leftovers')
      .set({ user_id: null, erased: true })
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /**
   * Notes versions that only data put aside by a restore names: nobody would remove their files after that is gone. Those of people who
   * were erased since are not kept for an undo.
   * @param schema of data put aside, maybe by an earlier release: its notes may not say whose a picture is.
   */
  async addForgotten(schema: string): Promise<void> {
    await sql`
      insert into avatar_leftovers (version, user_id, erased, due_at)
        select old.version, case when l.user_id is null then old.user_id end, old.erased or l.user_id is not null, now()
          from (
            select version, user_id, false as erased from ${sql.table(`${schema}.avatars`)}
            union all
            select version, (to_jsonb(note) ->> 'user_id')::uuid, coalesce((to_jsonb(note) ->> 'erased')::boolean, false)
              from ${sql.table(`${schema}.avatar_leftovers`)} note
          ) old
          left join ops.erasure_ledger l on l.user_id = old.user_id
          where not exists (select from avatars now where now.version = old.version)
        on conflict do nothing`.execute(this.database.kysely());
  }

  /** False when the files are being removed, or have been. */
  async dropLeftover(version: string): Promise<boolean> {
    const result = await this.rows().deleteFrom('avatar_leftovers').where('version', '=', version).executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  /** Versions whose files are due to go, for this transaction alone. */
  async claimLeftovers(batch: number, onlyErased: boolean): Promise<Leftover[]> {
    const due = this.rows()
      .selectFrom('avatar_leftovers')
      .select(['version', 'erased'])
      .where('due_at', '<=', sql<string>`now()`);
    const wanted = onlyErased ? due.where('erased', '=', true) : due;
    return wanted.orderBy('due_at').limit(batch).forUpdate().skipLocked().execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
