import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** An entry as the person it concerns may see it: nothing of anybody else's. */
interface TracedEntry {
  readonly id: string;
  readonly occurredAt: string;
  readonly action: string;
  readonly target: string | null;
  readonly by: 'yourself' | 'somebody else';
  readonly address: string | null;
}

const PAGE = 500;
/** Texts of an entry's personal data, however deep; the index `audit_details_texts` is on this very expression. */
const TEXTS = sql`jsonb_path_query_array(data, 'strict $.** ? (@.type() == "string")')`;

/** What the trail tells about one person. */
@Injectable()
export class AuditTraceRepository {
  constructor(private readonly database: Database) {}

  /** Entries of what they did and of what was done to them, the oldest first, page by page. */
  async *entriesOf(userId: string): AsyncGenerator<TracedEntry> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await sql<TracedEntry>`
        select e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt", e.action,
          case when e.actor_id = ${userId}::uuid and e.target_type <> 'user' then e.target_type || ' ' || e.target_id end as target,
          case when e.actor_id = ${userId}::uuid and e.impersonator_id is null then 'yourself' else 'somebody else' end as by,
          case when e.actor_id = ${userId}::uuid and e.impersonator_id is null then d.data ->> 'address' end as address
        from ops.audit_entries e left join ops.audit_details d on d.entry_id = e.id
        where (e.actor_id = ${userId}::uuid or (e.target_type = 'user' and e.target_id = ${userId})) and e.id > ${after}::uuid
        order by e.id limit ${PAGE}`.execute(this.database.kysely());
      yield* rows;
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }

  /** Addresses the person had, as changes of address noted them. */
  async formerEmailsOf(userId: string): Promise<string[]> {
    const { rows } = await sql<{ email: string }>`
      select distinct v.email from ops.audit_entries e
        join ops.audit_details d on d.entry_id = e.id
        cross join lateral (values (d.data ->> 'before'), (d.data ->> 'after')) v (email)
      where e.target_type = 'user' and e.target_id = ${userId} and e.action = 'user.change-email' and v.email is not null
      limit 100`.execute(this.database.kysely());
    return rows.map((row) => row.email);
  }

  /** Removes the personal data of entries by them, about them, behind their name, or that mention an address of theirs. */
  async eraseDetailsOf(userId: string, emails: readonly string[]): Promise<void> {
    await sql`
      delete from ops.audit_details where entry_id in (
        select id from ops.audit_entries where actor_id = ${userId}::uuid
        union all select id from ops.audit_entries where impersonator_id = ${userId}::uuid
        union all select id from ops.audit_entries where target_type = 'user' and target_id = ${userId}
      )`.execute(this.database.kysely());
    for (const email of emails)
      await sql`delete from ops.audit_details where ${TEXTS} @> jsonb_build_array(${email}::text)`.execute(this.database.kysely());
  }
}
