import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { Settings } from '#platform/settings';
import { type Ticket, TicketDirectory, TicketWriter } from '#tickets';
import { UserDirectory } from '#users';
import { tooLargeNote } from './mail-note.js';
import { type Recipient, TicketLetters } from './ticket-letters.js';
import { TicketMailRepository } from './ticket-mail.repository.js';
import { TicketMailSettings } from './ticket-mail.settings.js';

/** More messages than anybody gets at once. */
const MOST_PAGES = 20;

/** Sends whoever raised a ticket what others write to them in it: each message once, however often and by how many it is asked for. */
@Injectable()
export class TicketMailer {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: TicketDirectory,
    private readonly writer: TicketWriter,
    private readonly users: UserDirectory,
    private readonly letters: TicketLetters,
    private readonly written: TicketMailRepository,
    private readonly settings: Settings,
  ) {}

  /** Writes mails about what is new in a ticket. Joins the caller's transaction. Does nothing for made-up tickets. */
  bringUpToDate(ticketId: string): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.tickets.stateOf(ticketId);
      if (!found || found.isDemo) return;
      // It locks the account, then the ticket, as an erasure does before it removes mails. Whoever is erased meanwhile gets nothing after that.
      const ticket = await this.writer.lock(ticketId);
      const done = await this.written.lockProgress(ticketId);
      if (ticket.state.version <= done) return;
      const recipient = await this.recipientOf(ticket);
      if (recipient) await this.tellStaff(ticket, await this.writeAll(ticket, recipient, done));
      await this.written.saveProgress(ticketId, ticket.state.version);
    });
  }

  /** @returns of each message the names of files that nobody gets. */
  private async writeAll(ticket: Ticket, recipient: Recipient, done: number): Promise<string[][]> {
    const left: string[][] = [];
    let after = done;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const messages = await this.tickets.messagesToRequester(ticket.id, after);
      for (const message of messages) left.push(await this.letters.write(ticket, recipient, message));
      const last = messages.at(-1);
      if (!last) return left;
      after = last.sequence;
    }
    throw new Error(`Ticket ${ticket.id} has more to be sent than anybody reads`);
  }

  private async tellStaff(ticket: Ticket, left: readonly (readonly string[])[]): Promise<void> {
    const by = { kind: 'note', authorId: null, authorSide: 'system', channel: 'mail' } as const;
    const notes = left
      .filter((names) => names.length > 0)
      .map((names) => ({ ...by, body: tooLargeNote(names, this.settings.get(TicketMailSettings['ticket-mail.language'])) }));
    if (notes.length > 0) await this.writer.add(ticket, notes);
  }

  /** Null: there is nobody who could get it, such as one who is suspended. What they miss is in the ticket, and is not sent later. */
  private async recipientOf({ isErased, state }: Ticket): Promise<Recipient | null> {
    if (isErased) return null;
    if (state.requesterId === null) return state.requesterEmail === null ? null : this.stranger(state.requesterEmail);
    const user = await this.users.find(state.requesterId);
    if (user?.status !== 'active') return null;
    return { address: user.email, language: toLanguage(user.language), userId: user.id };
  }

  private stranger(address: string): Recipient {
    return { address, language: this.settings.get(TicketMailSettings['ticket-mail.language']), userId: null };
  }
}
