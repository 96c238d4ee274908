import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { Events } from '#platform/events';
import { type InboundMailPlace, InboundMailListQuery, type ListedInboundMail } from './inbound-mail-list.query.js';
import { InboundMailRepository } from './inbound-mail.repository.js';
import { MailReceived } from './inbound-mail.events.js';
import { InboundMails } from './inbound-mails.js';
import type { MailContent } from './parse-mail.js';
import type { InboundMailState } from './tables.js';

/** What was decided about, or why nothing was: `missing`, or it is in a state in which there is nothing to decide. */
export type Decided = { readonly before: { readonly state: InboundMailState; readonly reason: string | null } } | 'missing' | 'settled';

/** Looking at what came in, and deciding about what is held or failed, or was ignored; for the routes of whoever may. */
@Injectable()
export class InboundMailReview {
  constructor(
    private readonly list: InboundMailListQuery,
    private readonly mails: InboundMailRepository,
    private readonly inbound: InboundMails,
    private readonly events: Events,
    private readonly transactions: Transactions,
  ) {}

  /** The newest first. */
  page(state: InboundMailState | undefined, after: InboundMailPlace | null, limit: number): Promise<ListedInboundMail[]> {
    return this.list.page(state, after, limit);
  }

  /** With what it says, while that is kept. */
  async find(id: string): Promise<{ mail: ListedInboundMail; content: MailContent | null } | null> {
    const mail = await this.list.find(id);
    return mail && { mail, content: await this.inbound.contentFor(id, mail.envelopeFrom) };
  }

  /** Its handlers hear of it again. */
  release(id: string): Promise<Decided> {
    return this.decide(id, ['held', 'failed', 'ignored'], async () => {
      await this.mails.release(id);
      await this.events.publish(MailReceived, { inboundMailId: id });
    });
  }

  discard(id: string): Promise<Decided> {
    return this.decide(id, ['held', 'failed'], () => this.mails.discard(id));
  }

  private decide(id: string, states: readonly InboundMailState[], work: () => Promise<void>): Promise<Decided> {
    return this.transactions.run(async () => {
      const mail = await this.mails.lock(id);
      if (!mail) return 'missing';
      const { state, reason, hasRaw } = mail;
      if (!states.includes(state) || !hasRaw) return 'settled';
      await work();
      return { before: { state, reason } };
    });
  }
}
