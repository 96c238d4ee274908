import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { EscalationPolicy, EscalationStep } from './escalation.js';
import type { Tables } from './tables.js';

const COLUMNS = ['steps', 'repeat_minutes as repeatMinutes', 'version'] as const;

/** Statements on `escalation`, which has one row. */
@Injectable()
export class EscalationRepository {
  constructor(private readonly database: Database) {}

  find(): Promise<EscalationPolicy> {
    return this.rows().selectFrom('escalation').select(COLUMNS).executeTakeFirstOrThrow();
  }

  /** Stays as it is until the transaction ends. */
  lock(): Promise<EscalationPolicy> {
    return this.rows().selectFrom('escalation').select(COLUMNS).forUpdate().executeTakeFirstOrThrow();
  }

  update({ steps, repeatMinutes }: Omit<EscalationPolicy, 'version'>): Promise<EscalationPolicy> {
    return this.rows()
      .updateTable('escalation')
      .set({ steps: toJson(steps), repeat_minutes: repeatMinutes, version: sql`version + 1`, updated_at: sql`now()` })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toJson(steps: readonly EscalationStep[]): string {
  return JSON.stringify(steps);
}
