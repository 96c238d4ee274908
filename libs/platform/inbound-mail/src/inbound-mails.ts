import { Injectable } from '@nestjs/common';
import type { ParsedMail } from './parsed-mail.js';

/** What became of a mail. */
export interface MailSettlement {
  readonly state: 'handled' | 'ignored' | 'held' | 'failed';
  /** Stable code such as `too-many`, no free text. */
  readonly reason?: string;
  /** What it became: `{ type: 'ticket', id }`. */
  readonly subject?: { readonly type: string; readonly id: string };
}

/** For whoever handles mails: a listener of `MailReceived` reads the mail, then in its transaction holds, works and settles. */
@Injectable()
export class InboundMails {
  /** Outside a transaction: it takes a while. Null when the mail is not `waiting` any more. */
  async read(_id: string): Promise<ParsedMail | null> {
    throw new Error('Not yet');
  }

  /** Inside a transaction: locks the mail until that ends. @returns false when it is not `waiting` any more: do nothing. */
  async hold(_id: string): Promise<boolean> {
    throw new Error('Not yet');
  }

  /** In the transaction of `hold`. */
  async settle(_id: string, _settlement: MailSettlement): Promise<void> {
    throw new Error('Not yet');
  }

  /** How many mails came from the mail's From address within so many seconds, up to and including it. */
  async countFromSender(_id: string, _seconds: number): Promise<number> {
    throw new Error('Not yet');
  }
}
