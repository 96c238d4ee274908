import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { scopeOf, TicketPermissions } from '#tickets';
import { CannedReplyErrors } from './canned-reply.errors.js';
import { type CannedReply, CannedReplyRepository, type CannedReplyValues } from './canned-reply.repository.js';
import { PLACES, unknownPlaces } from './filled-text.js';

const { 'tickets.manage': MANAGE, 'tickets.work': WORK } = TicketPermissions;
const MOST_OWN = 100;
const MOST_SHARED = 300;

/** Texts for answers: everybody keeps their own; those that all of staff has are kept by whoever manages tickets. */
@Injectable()
export class CannedReplyService {
  constructor(
    private readonly transactions: Transactions,
    private readonly replies: CannedReplyRepository,
    private readonly organisations: OrganisationDirectory,
    private readonly audit: AuditLog,
  ) {}

  findAll(actor: Actor, organisationId: string | null): Promise<CannedReply[]> {
    return this.replies.findAll(actor, organisationId);
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND for an organisation out of reach, CANNED_REPLY_PLACE_UNKNOWN, _NAME_TAKEN, _LIMIT_REACHED */
  create(actor: Actor, values: CannedReplyValues, shared: boolean, organisationId = actor.organisationId): Promise<CannedReply> {
    return this.write(async () => {
      if (!actor.can(WORK, scopeOf(organisationId)) || !(await this.organisations.exists(organisationId)))
        throw new AppError(PlatformErrors.NOT_FOUND);
      const reply = { ...values, id: newId(), organisationId, ownerId: shared ? null : actor.userId, version: 1 };
      this.requireMine(actor, reply);
      requireKnownPlaces(values.body);
      if ((await this.replies.lockedCount(organisationId, reply.ownerId)) >= (shared ? MOST_SHARED : MOST_OWN))
        throw new AppError(CannedReplyErrors.CANNED_REPLY_LIMIT_REACHED);
      await this.replies.insert(reply);
      await this.record('canned-reply.create', reply);
      return reply;
    });
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED, CANNED_REPLY_PLACE_UNKNOWN, CANNED_REPLY_NAME_TAKEN */
  update(actor: Actor, id: string, changes: Partial<CannedReplyValues>, version?: number): Promise<CannedReply> {
    return this.write(async () => {
      const reply = await this.replies.lock(actor, id);
      this.requireMine(actor, reply);
      expectVersion(reply.version, version);
      const next = { ...reply, ...withoutAbsent(changes), version: reply.version + 1 };
      requireKnownPlaces(next.body);
      await this.replies.update(id, next);
      await this.record('canned-reply.update', next);
      return next;
    });
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const reply = await this.replies.lock(actor, id);
      this.requireMine(actor, reply);
      await this.replies.remove(id);
      await this.record('canned-reply.delete', reply);
    });
  }

  /** Shared ones are kept by those who manage tickets. */
  private requireMine(actor: Actor, { ownerId, organisationId }: CannedReply): void {
    if (ownerId === null && !actor.can(MANAGE, scopeOf(organisationId))) throw new AppError(PlatformErrors.FORBIDDEN);
  }

  /** What somebody keeps for themselves is nobody's business. */
  private async record(action: string, { id, organisationId, ownerId, name, status }: CannedReply): Promise<void> {
    if (ownerId === null)
      await this.audit.record({ action, target: { type: 'canned-reply', id }, organisationId, after: { name, status } });
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      if (['canned_replies_own_name', 'canned_replies_shared_name'].includes(violatedConstraint(error) ?? ''))
        throw new AppError(CannedReplyErrors.CANNED_REPLY_NAME_TAKEN, undefined, { cause: error });
      throw error;
    }
  }
}

function requireKnownPlaces(body: string): void {
  const unknown = unknownPlaces(body);
  if (unknown.length > 0)
    throw new AppError(CannedReplyErrors.CANNED_REPLY_PLACE_UNKNOWN, { unknown: unknown.slice(0, 10), places: PLACES });
}

function withoutAbsent<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}
