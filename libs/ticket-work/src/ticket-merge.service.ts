import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { Clock } from '#platform/time';
import { type Ticket, TicketErrors, TicketPermissions, TicketWriter } from '#tickets';

const WORK = TicketPermissions['tickets.work'];
/** For so long a merge can be undone. */
const UNMERGE_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Merging two tickets of one requester. Nothing is moved: the source points to the target, which is read with the entries of both, and has
 * left the queue. Taking the pointer back leaves both as they were.
 */
@Injectable()
export class TicketMergeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly writer: TicketWriter,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, TICKET_MERGE_INVALID with `reason` */
  async merge(actor: Actor, sourceId: string, targetId: string): Promise<void> {
    await this.transactions.run(async () => {
      if (sourceId === targetId) throw refused('same');
      const [source, target] = await this.writer.loadBothFor(actor, [sourceId, targetId], WORK);
      const reason = refusal(source, target) ?? ((await this.writer.hasMerged(sourceId)) ? 'has-merged' : null);
      if (reason !== null) throw refused(reason);
      await this.point(actor, source, targetId, 'ticket.merge');
    });
  }

  /** @throws AppError NOT_FOUND, TICKET_NOT_MERGED, TICKET_UNMERGE_TOO_LATE */
  async unmerge(actor: Actor, sourceId: string): Promise<void> {
    await this.transactions.run(async () => {
      const source = await this.writer.loadMergedFor(actor, sourceId, WORK);
      const { mergedAt } = source.state;
      if (mergedAt === null) throw new AppError(TicketErrors.TICKET_NOT_MERGED);
      if (this.clock.now().getTime() - mergedAt.getTime() > UNMERGE_DAYS * DAY_MS) throw new AppError(TicketErrors.TICKET_UNMERGE_TOO_LATE);
      await this.point(actor, source, null, 'ticket.unmerge');
    });
  }

  private async point(actor: Actor, source: Ticket, to: string | null, action: string): Promise<void> {
    const from = source.state.mergedInto;
    const changes = { mergedInto: { from, to } };
    await this.writer.add(source, [{ kind: 'change', authorId: actor.userId, authorSide: 'staff', changes }]);
    const { id, organisationId } = source;
    await this.audit.record({
      action,
      target: { type: 'ticket', id },
      organisationId,
      before: { mergedInto: from },
      after: { mergedInto: to },
    });
  }
}

/** Why not; null: nothing speaks against it. What one person wrote must not be read by another. */
function refusal(source: Ticket, target: Ticket): string | null {
  const [one, other] = [source.state, target.state];
  if (source.organisationId !== target.organisationId) return 'organisation';
  if (one.requesterId !== other.requesterId || one.requesterEmail !== other.requesterEmail) return 'requester';
  if (one.mergedInto !== null || other.mergedInto !== null) return 'merged';
  if (one.status === 'closed' || other.status === 'closed') return 'closed';
  return null;
}

function refused(reason: string): AppError {
  return new AppError(TicketErrors.TICKET_MERGE_INVALID, { reason });
}
