import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import type { AuditEntry } from './audit-entry.js';
import { AuditEntryRepository, type LatestEntry } from './audit-entry.repository.js';
import { withoutSecrets } from './redaction.js';

/** The trail of critical actions. Rows are written with the action and can be neither changed nor removed. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly entries: AuditEntryRepository,
    private readonly transactions: Transactions,
  ) {}

  /** The newest entry of an action: when, and what it said. Null when there is none. */
  latest(action: string): Promise<LatestEntry | null> {
    return this.entries.findLatest(action);
  }

  /**
   * Writes an entry in the current transaction, so that there is no action without its entry and no entry without
   * its action. Actor, request id and the peer's address come from the context.
   * @returns the entry's id. @throws when there is no transaction.
   */
  async record(entry: AuditEntry): Promise<string> {
    if (!this.transactions.active())
      throw new Error(`${entry.action} was recorded outside a transaction; wrap the command in Transactions.run.`);
    const context = currentContext();
    const actor = context?.actor ?? { kind: 'system' as const, reason: 'no request' };
    const personal = { ...(context?.address === undefined ? {} : { address: context.address }), ...entry.personal };
    const id = newId();
    await this.entries.insert({
      id,
      actor_kind: actor.kind,
      actor_id: actor.kind === 'user' ? actor.id : null,
      actor_reason: actor.kind === 'system' ? actor.reason : null,
      impersonator_id: actor.kind === 'user' ? (actor.impersonatorId ?? null) : null,
      session_id: actor.kind === 'user' ? (actor.sessionId ?? null) : null,
      organisation_id: entry.organisationId ?? null,
      action: entry.action,
      target_type: entry.target.type,
      target_id: entry.target.id,
      correlation_id: context?.correlationId ?? id,
      before: entry.before === undefined ? null : JSON.stringify(withoutSecrets(entry.before)),
      after: entry.after === undefined ? null : JSON.stringify(withoutSecrets(entry.after)),
      personal: Object.keys(personal).length === 0 ? null : { salt: randomBytes(16), data: JSON.stringify(withoutSecrets(personal)) },
    });
    return id;
  }
}
