import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { ADVISORY_LOCKS, Database } from '#platform/database';
import type { SealedFields } from './seal.js';

/** The newest seal. */
export interface ChainHead {
  readonly sequence: bigint;
  readonly hash: Buffer;
}

/** A seal with the entry it covers; the entry's fields are null when it is gone. */
export interface Link extends SealedFields {
  readonly sequence: string;
  readonly entry_id: string;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  /** False when the personal data is not what the digest says; null when there is none, or none any more. */
  readonly personal_intact: boolean | null;
}

/** An entry in the order of time. */
export interface EntryPlace {
  readonly id: string;
  /** ISO 8601 with microseconds. */
  readonly occurredAt: string;
}

// Fixed texts, whatever time zone or style a connection has.
const FIELDS: RawBuilder<unknown> = sql`
  e.id::text, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at,
  e.actor_kind, e.actor_id::text, e.actor_reason, e.impersonator_id::text, e.session_id::text, e.organisation_id::text, e.action, e.target_type, e.target_id,
  e.correlation_id, e.before::text, e.after::text, encode(e.personal_digest, 'hex') as personal_digest
`;

/** Rows of `ops.audit_seals` and `ops.audit_pending`. */
@Injectable()
export class AuditChainRepository {
  constructor(private readonly database: Database) {}

  /** True when no other process seals; held until the current transaction ends. */
  async tryLock(): Promise<boolean> {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${ADVISORY_LOCKS.auditSealing}) as locked`.execute(
      this.database.kysely(),
    );
    return rows[0]?.locked ?? false;
  }

  async head(): Promise<ChainHead | undefined> {
    const { rows } = await sql<{ sequence: string; hash: Buffer }>`
      select sequence, hash from ops.audit_seals order by sequence desc limit 1
    `.execute(this.database.kysely());
    return rows[0] && { sequence: BigInt(rows[0].sequence), hash: rows[0].hash };
  }

  /** Committed entries without a seal, oldest first. Entries commit in another order than they begin, so there is no cursor. */
  async pending(limit: number): Promise<SealedFields[]> {
    const { rows } = await sql<SealedFields>`
      select ${FIELDS} from ops.audit_pending p join ops.audit_entries e on e.id = p.entry_id order by e.occurred_at, e.id limit ${limit}
    `.execute(this.database.kysely());
    return rows;
  }

  async append(seals: readonly { sequence: bigint; entryId: string; previous: Buffer; hash: Buffer }[]): Promise<void> {
    const ids = seals.map((seal) => seal.entryId);
    const previous = seals.map((seal) => seal.previous.toString('hex'));
    const hashes = seals.map((seal) => seal.hash.toString('hex'));
    await sql`
      insert into ops.audit_seals (sequence, entry_id, previous_hash, hash)
      select ${String(seals[0]?.sequence ?? 1)}::bigint + row.place - 1, row.id, decode(row.previous, 'hex'), decode(row.hash, 'hex')
      from unnest(${ids}::uuid[], ${previous}::text[], ${hashes}::text[]) with ordinality as row (id, previous, hash, place)
    `.execute(this.database.kysely());
    await sql`delete from ops.audit_pending where entry_id = any(${ids}::uuid[])`.execute(this.database.kysely());
  }

  /** Up to `limit` links after `sequence`, in order. */
  async linksAfter(sequence: bigint, limit: number): Promise<Link[]> {
    const { rows } = await sql<Link>`
      select s.sequence, s.entry_id, s.previous_hash, s.hash, ${FIELDS},
        sha256(d.salt || convert_to(d.data::text, 'UTF8')) = e.personal_digest as personal_intact
      from ops.audit_seals s
      left join ops.audit_entries e on e.id = s.entry_id
      left join ops.audit_details d on d.entry_id = s.entry_id
      where s.sequence > ${String(sequence)} order by s.sequence limit ${limit}
    `.execute(this.database.kysely());
    return rows;
  }

  /** True when a seal with this hash, hex, is part of the chain. */
  async hasSeal(hash: string): Promise<boolean> {
    const { rows } = await sql`select from ops.audit_seals where hash = decode(${hash}, 'hex') limit 1`.execute(this.database.kysely());
    return rows.length === 1;
  }

  /**
   * Looks at up to `limit` entries after `place`, the oldest first, for such as have no seal and do not wait for one: something
   * took them out of the queue. `last` is where it stopped; null when there are no more.
   */
  async unsealedAfter(place: EntryPlace | null, limit: number): Promise<{ unsealed: EntryPlace[]; last: EntryPlace | null }> {
    const { rows } = await sql<EntryPlace & { unsealed: boolean }>`
      select e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
        s.entry_id is null and p.entry_id is null as unsealed
      from (
        select id, occurred_at from ops.audit_entries
        where ${place ? sql`(occurred_at, id) > (${place.occurredAt}::timestamptz, ${place.id}::uuid)` : sql`true`}
        order by occurred_at, id limit ${limit}
      ) e
      left join ops.audit_seals s on s.entry_id = e.id
      left join ops.audit_pending p on p.entry_id = e.id
      order by e.occurred_at, e.id
    `.execute(this.database.kysely());
    const places = rows.map(({ id, occurredAt }) => ({ id, occurredAt }));
    return { unsealed: places.filter((_, index) => rows[index]!.unsealed), last: rows.length === limit ? places.at(-1)! : null };
  }
}
