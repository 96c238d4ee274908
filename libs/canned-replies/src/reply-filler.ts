import { Injectable } from '@nestjs/common';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { type Language, toLanguage } from '#platform/i18n';
import { scopeOf, TicketDirectory, TicketPermissions } from '#tickets';
import { UserDirectory } from '#users';
import { type CannedReply, CannedReplyRepository } from './canned-reply.repository.js';
import { filled, type Place } from './filled-text.js';
import { STATUS_WORDS } from './status-words.js';

/** An answer that stands ready to be sent, or changed before. */
export interface ReadyReply {
  readonly body: string;
  readonly status: CannedReply['status'];
  readonly addTags: readonly string[];
}

/** Fills the places of a text for a ticket. Nothing is sent: whoever answers reads it first. */
@Injectable()
export class ReplyFiller {
  constructor(
    private readonly replies: CannedReplyRepository,
    private readonly tickets: TicketDirectory,
    private readonly users: UserDirectory,
    private readonly organisations: OrganisationDirectory,
  ) {}

  /** @throws AppError NOT_FOUND for a text or a ticket out of reach, and for those of two organisations. */
  async fill(actor: Actor, id: string, ticketId: string): Promise<ReadyReply> {
    const reply = await this.replies.find(actor, id);
    const ticket = await this.tickets.stateOf(ticketId);
    if (
      !ticket ||
      ticket.organisationId !== reply.organisationId ||
      !actor.can(TicketPermissions['tickets.work'], scopeOf(ticket.organisationId))
    )
      throw new AppError(PlatformErrors.NOT_FOUND);
    const { requesterId, requesterEmail, assigneeId, subject, status } = ticket.state;
    const [requester, assignee, me] = [await this.person(requesterId), await this.person(assigneeId), await this.person(actor.userId)];
    const organisation = await this.organisations.find(ticket.organisationId);
    const values: Record<Place, string> = {
      'requester.name': requester?.name ?? requesterEmail ?? '',
      'requester.first-name': requester?.firstName ?? '',
      'ticket.number': String(ticket.number),
      'ticket.subject': subject,
      // For whoever reads it; a stranger is likely to write as whoever answers does.
      'ticket.status': STATUS_WORDS[(requester ?? me)?.language ?? 'en'][status],
      'assignee.name': assignee?.name ?? '',
      'me.name': me?.name ?? '',
      'me.first-name': me?.firstName ?? '',
      'organisation.name': organisation?.name ?? '',
    };
    return { body: filled(reply.body, values), status: reply.status, addTags: reply.addTags };
  }

  private async person(id: string | null): Promise<{ name: string; firstName: string; language: Language } | null> {
    const user = id === null ? null : await this.users.find(id);
    return user && { name: `${user.firstName} ${user.lastName}`, firstName: user.firstName, language: toLanguage(user.language) };
  }
}
