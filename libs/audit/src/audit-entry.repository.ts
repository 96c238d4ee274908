import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, isId, Transactions, writesTogether } from '#platform/database';

/** Columns of a new entry; `before`, `after` and `personal.data` are JSON texts. */
export interface NewAuditEntry {
  readonly id: string;
  readonly actor_kind: 'user' | 'system' | 'anonymous';
  readonly actor_id: string | null;
  readonly actor_reason: string | null;
  readonly impersonator_id: string | null;
  readonly session_id: string | null;
  /** Null: that of the person the target is, or whose session it is. */
  readonly organisation_id: string | null;
  readonly action: string;
  readonly target_type: string;
  readonly target_id: string;
  readonly correlation_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly personal: { readonly salt: Buffer; readonly data: string } | null;
}

/** What the newest entry of an action says. */
export interface LatestEntry {
  readonly occurredAt: Date;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** Rows of `ops.audit_entries` and `ops.audit_details`, written side by side. */
@Injectable()
export class AuditEntryRepository {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  async findLatest(action: string): Promise<LatestEntry | null> {
    const { rows } = await sql<{ occurred_at: string; after: LatestEntry['after'] }>`
      select occurred_at, after from ops.audit_entries where action = ${action} order by occurred_at desc limit 1`.execute(
      this.database.kysely(),
    );
    const row = rows[0];
    return row ? { occurredAt: new Date(row.occurred_at), after: row.after } : null;
  }

  /**
   * Inserts in the current transaction. Writers name people by id only, and a dozen libs above this one write about them,
   * so whose organisation's trail it is gets looked up here, once, for whoever forgets it as well: one read by key inside the
   * statement, nothing that the libs that own those tables have to call or could leave out. No foreign key comes of it: what
   * is found is copied, since the trail outlives a restore and people who move. Where there is nothing to look up, the entry
   * is written with everything else that waits for the end of the transaction; else at once, since the row may be gone by then.
   */
  async insert(entry: NewAuditEntry): Promise<void> {
    const idOf = (type: string): string | null => (entry.target_type === type && isId(entry.target_id) ? entry.target_id : null);
    const [userId, sessionId] = [idOf('user'), idOf('session')];
    if (entry.organisation_id !== null || (userId === null && sessionId === null)) {
      this.transactions.atEnd(...insertions(entry, sql`${entry.organisation_id}`));
      return;
    }
    // `Transactions.atOnce` has none: the entry would be committed by itself.
    if (!this.database.inTransaction()) throw new Error('An entry about a person needs a transaction, or the organisation it belongs to');
    const found = sql`coalesce(
      (select organisation_id from app.users where id = ${userId}::uuid),
      (select u.organisation_id from app.sessions s join app.users u on u.id = s.user_id where s.id = ${sessionId}::uuid)
    )`;
    await this.database.prepared(writesTogether(insertions(entry, found)));
  }
}

/** The digest is of the text PostgreSQL gives the data, which it will give again. */
function insertions(entry: NewAuditEntry, organisationId: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const digest = entry.personal
    ? sql`sha256(${entry.personal.salt}::bytea || convert_to(${entry.personal.data}::jsonb::text, 'UTF8'))`
    : sql`null`;
  const trail = sql`
    insert into ops.audit_entries (
      id, actor_kind, actor_id, actor_reason, impersonator_id, session_id, organisation_id, action, target_type, target_id,
      correlation_id, before, after, personal_digest
    ) values (
      ${entry.id}, ${entry.actor_kind}, ${entry.actor_id}, ${entry.actor_reason}, ${entry.impersonator_id}, ${entry.session_id},
      ${organisationId}, ${entry.action}, ${entry.target_type}, ${entry.target_id}, ${entry.correlation_id}, ${entry.before},
      ${entry.after}, ${digest}
    )`;
  if (!entry.personal) return [trail];
  const { salt, data } = entry.personal;
  return [trail, sql`insert into ops.audit_details (entry_id, salt, data) values (${entry.id}, ${salt}::bytea, ${data}::jsonb)`];
}
