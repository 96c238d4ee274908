import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** Columns of a new entry; `before`, `after` and `personal.data` are JSON texts. */
export interface NewAuditEntry {
  readonly id: string;
  readonly actor_kind: 'user' | 'system' | 'anonymous';
  readonly actor_id: string | null;
  readonly actor_reason: string | null;
  readonly impersonator_id: string | null;
  readonly session_id: string | null;
  readonly organisation_id: string | null;
  readonly action: string;
  readonly target_type: string;
  readonly target_id: string;
  readonly correlation_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly personal: { readonly salt: Buffer; readonly data: string } | null;
}

/** Rows of `ops.audit_entries` and `ops.audit_details`, written side by side. */
@Injectable()
export class AuditEntryRepository {
  constructor(private readonly database: Database) {}

  /** Inserts in the current transaction. The digest is of the text PostgreSQL gives the data, which it will give again. */
  async insert(entry: NewAuditEntry): Promise<void> {
    const kysely = this.database.kysely();
    const salt = entry.personal?.salt ?? null;
    const data = entry.personal?.data ?? null;
    await sql`
      with entry as (
        insert into ops.audit_entries (
          id, actor_kind, actor_id, actor_reason, impersonator_id, session_id, organisation_id, action, target_type, target_id,
          correlation_id, before, after, personal_digest
        ) values (
          ${entry.id}, ${entry.actor_kind}, ${entry.actor_id}, ${entry.actor_reason}, ${entry.impersonator_id},
          ${entry.session_id}, ${entry.organisation_id}, ${entry.action}, ${entry.target_type}, ${entry.target_id}, ${entry.correlation_id}, ${entry.before}, ${entry.after},
          sha256(${salt}::bytea || convert_to(${data}::jsonb::text, 'UTF8'))
        )
      )
      insert into ops.audit_details (entry_id, salt, data) select ${entry.id}, ${salt}::bytea, ${data}::jsonb where ${salt}::bytea is not null
    `.execute(kysely);
  }
}
