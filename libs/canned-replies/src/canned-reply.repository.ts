import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { TicketPermissions, type TicketStatus, withinReach } from '#tickets';

/** A text for answers. */
export interface CannedReply {
  readonly id: string;
  readonly organisationId: string;
  /** Null: shared. */
  readonly ownerId: string | null;
  readonly name: string;
  readonly body: string;
  /** Where a ticket goes with it. */
  readonly status: TicketStatus | null;
  readonly addTags: readonly string[];
  readonly version: number;
}

/** What a change gives it. */
export type CannedReplyValues = Pick<CannedReply, 'name' | 'body' | 'status' | 'addTags'>;

const MOST = 500;

/** Statements on `canned_replies`. */
@Injectable()
export class CannedReplyRepository {
  constructor(private readonly database: Database) {}

  /** Own and shared ones within reach, by name. */
  findAll(actor: Actor, organisationId: string | null): Promise<CannedReply[]> {
    const where = organisationId === null ? sql`true` : sql`t.organisation_id = ${organisationId}`;
    return this.select(sql`${where} and ${seenBy(actor)} order by lower(t.name), t.id limit ${MOST}`);
  }

  /** @throws AppError NOT_FOUND for none, and for what they do not see. */
  async find(actor: Actor, id: string): Promise<CannedReply> {
    return required(await this.select(sql`t.id = ${id} and ${seenBy(actor)}`));
  }

  /** As `find`, locked. */
  async lock(actor: Actor, id: string): Promise<CannedReply> {
    return required(await this.select(sql`t.id = ${id} and ${seenBy(actor)} for update`));
  }

  /** How many there are of an owner, or shared; nobody else adds one until the transaction ends. */
  async lockedCount(organisationId: string, ownerId: string | null): Promise<number> {
    const rows = this.database.kysely();
    await sql`select pg_advisory_xact_lock(hashtextextended(${`canned-replies/${organisationId}/${ownerId}`}, 0))`.execute(rows);
    const found = await sql<{ count: number }>`
      select count(*)::int as count from canned_replies where organisation_id = ${organisationId} and owner_id is not distinct from ${ownerId}::uuid`.execute(
      rows,
    );
    return found.rows[0]!.count;
  }

  async insert(reply: CannedReply, demoBatchId: string | null = null): Promise<void> {
    const { id, organisationId, ownerId, name, body, status, addTags } = reply;
    await sql`insert into canned_replies (id, organisation_id, owner_id, name, body, status, add_tags, demo_batch_id)
      values (${id}, ${organisationId}, ${ownerId}, ${name}, ${body}, ${status}, ${[...addTags]}, ${demoBatchId})`.execute(
      this.database.kysely(),
    );
  }

  async update(id: string, { name, body, status, addTags }: CannedReplyValues): Promise<void> {
    await sql`update canned_replies set name = ${name}, body = ${body}, status = ${status}, add_tags = ${[...addTags]}, version = version + 1,
      updated_at = now() where id = ${id}`.execute(this.database.kysely());
  }

  async remove(id: string): Promise<void> {
    await sql`delete from canned_replies where id = ${id}`.execute(this.database.kysely());
  }

  /** Their own, of every organisation. */
  findOwn(userId: string): Promise<CannedReply[]> {
    return this.select(sql`t.owner_id = ${userId} order by t.id`);
  }

  async removeOwn(userId: string): Promise<void> {
    await sql`delete from canned_replies where owner_id = ${userId}`.execute(this.database.kysely());
  }

  /** Of the demo organisation: those of the batch, or those that people made since. */
  async countIn(organisationId: string, batchId: string, isDemo: boolean, since: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from canned_replies where organisation_id = ${organisationId}
        and (demo_batch_id is not distinct from ${batchId}::uuid) = ${isDemo} and (${isDemo} or created_at > ${since})`.execute(
      this.database.kysely(),
    );
    return rows[0]!.count;
  }

  async removeIn(organisationId: string): Promise<void> {
    await sql`delete from canned_replies where organisation_id = ${organisationId}`.execute(this.database.kysely());
  }

  private async select(rest: RawBuilder<unknown>): Promise<CannedReply[]> {
    const { rows } = await sql<CannedReply>`
      select t.id, t.organisation_id as "organisationId", t.owner_id as "ownerId", t.name, t.body, t.status, t.add_tags as "addTags", t.version
        from canned_replies t where ${rest}`.execute(this.database.kysely());
    return rows;
  }
}

function seenBy(actor: Actor): RawBuilder<unknown> {
  return sql`(t.owner_id is null or t.owner_id = ${actor.userId}) and ${withinReach(actor, TicketPermissions['tickets.work'])}`;
}

function required([reply]: readonly CannedReply[]): CannedReply {
  if (!reply) throw new AppError(PlatformErrors.NOT_FOUND);
  return reply;
}
