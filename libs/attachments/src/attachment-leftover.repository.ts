import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** A file that has to go. */
export interface AttachmentLeftover {
  readonly id: string;
  /** Whatever may come back. */
  readonly erased: boolean;
}

/** Statements on `attachment_leftovers`. */
@Injectable()
export class AttachmentLeftoverRepository {
  constructor(private readonly database: Database) {}

  /** Notes that a file has to go in so many seconds. */
  async add(id: string, ownerId: string | null, seconds: number): Promise<void> {
    await this.rows()
      .insertInto('attachment_leftovers')
      .values({ id, owner_id: ownerId, due_at: sql<string>`now() + make_interval(secs => ${seconds})` })
      .execute();
  }

  /** The file stays, if it is not due to go yet: from then on it may be on its way out. By the clock as it is, not as it was when the transaction began. */
  async keep(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.rows()
      .deleteFrom('attachment_leftovers')
      .where('id', '=', id)
      .where('due_at', '>', sql<Date>`clock_timestamp()`)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  /** The file is gone. */
  async drop(id: string): Promise<void> {
    await this.rows().deleteFrom('attachment_leftovers').where('id', '=', id).execute();
  }

  /** Files that are due to go, for this transaction alone. */
  async claim(limit: number, onlyErased: boolean): Promise<AttachmentLeftover[]> {
    const due = this.rows()
      .selectFrom('attachment_leftovers')
      .select(['id', 'erased'])
      .where('due_at', '<=', sql<Date>`now()`);
    const wanted = onlyErased ? due.where('erased', '=', true) : due;
    return wanted.orderBy('due_at').limit(limit).forUpdate().skipLocked().execute();
  }

  /** Has files go as soon as the job runs, whatever may come back. */
  async erase(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.rows().updateTable('attachment_leftovers').set({ erased: true, owner_id: null }).where('id', 'in', ids).execute();
  }

  /** The same of all files of a person, also of those that only data put aside names. */
  async eraseOf(ownerId: string, asideSchemas: readonly string[]): Promise<boolean> {
    for (const schema of asideSchemas)
      await sql`
        insert into attachment_leftovers (id, owner_id)
          select id, owner_id from ${sql.table(`${schema}.attachments`)} where owner_id = ${ownerId}
          union select id, owner_id from ${sql.table(`${schema}.attachment_leftovers`)} where owner_id = ${ownerId}
          on conflict (id) do update set owner_id = excluded.owner_id, due_at = now()`.execute(this.database.kysely());
    const { numUpdatedRows } = await this.rows()
      .updateTable('attachment_leftovers')
      .set({ owner_id: null, erased: true })
      .where('owner_id', '=', ownerId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /**
   * Notes files that only data put aside by a restore names: nobody would remove them after that is gone. Those of people who are
   * erased are not kept for an undo. Who was erased since it was put aside took theirs along: they are not to be removed each time.
   */
  async addForgotten(schema: string): Promise<void> {
    await sql`
      insert into attachment_leftovers (id, owner_id, erased, due_at)
        select old.id, case when l.user_id is null then old.owner_id end, old.erased or l.user_id is not null, now()
          from (
            select id, owner_id, false as erased from ${sql.table(`${schema}.attachments`)}
            union all
            select id, owner_id, erased from ${sql.table(`${schema}.attachment_leftovers`)}
          ) old
          left join ops.erasure_ledger l on l.user_id = old.owner_id
          join ops.restores r on r.aside_schema = ${schema} and r.aside_removed_at is null
          where not exists (select from attachments now where now.id = old.id)
            and (l.erased_at is null or l.erased_at < r.committed_at)
        on conflict do nothing`.execute(this.database.kysely());
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
