import { createHash } from 'node:crypto';

/** An entry as the chain sees it; times and JSON are the texts PostgreSQL gives them. */
export interface SealedFields {
  readonly id: string;
  readonly occurred_at: string;
  readonly actor_kind: string;
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
  readonly personal_digest: string | null;
}

/** What the first seal follows. */
export const GENESIS = Buffer.alloc(32);

/** SHA-256 over the seal before, the place in the chain and every field of the entry. Changing it breaks all chains. */
export function sealOf(sequence: bigint, previous: Buffer, entry: SealedFields): Buffer {
  const fields = [
    String(sequence),
    entry.id,
    entry.occurred_at,
    entry.actor_kind,
    entry.actor_id,
    entry.actor_reason,
    entry.session_id,
    entry.organisation_id,
    entry.action,
    entry.target_type,
    entry.target_id,
    entry.correlation_id,
    entry.before,
    entry.after,
    entry.personal_digest,
    // Only where there is one: seals from before there was the column stay what they are.
    ...(entry.impersonator_id === null ? [] : [entry.impersonator_id]),
  ];
  return createHash('sha256').update(previous).update(JSON.stringify(fields)).digest();
}
