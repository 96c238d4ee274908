import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttachmentReaders } from '#attachments';
import type { Actor } from '#platform/access';
import { RequesterTicketQuery } from './requester-ticket.query.js';
import { TicketDirectory } from './ticket-directory.js';

/** What attachments of tickets belong to: an entry. */
export const ENTRY_TARGET = 'ticket-entry';

/** Who may read the files of an entry: whoever reads the entry itself. */
@Injectable()
export class TicketAttachments implements OnModuleInit {
  constructor(
    private readonly readers: AttachmentReaders,
    private readonly own: RequesterTicketQuery,
    private readonly tickets: TicketDirectory,
  ) {}

  onModuleInit(): void {
    this.readers.register(ENTRY_TARGET, (actor, entryId) => this.mayRead(actor, entryId));
  }

  private async mayRead(actor: Actor, entryId: string): Promise<boolean> {
    return (await this.own.mayRead(actor.userId, entryId)) || this.tickets.mayRead(actor, entryId);
  }
}
