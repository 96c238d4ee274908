import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { DemoMode } from '#platform/demo';
import { scrub } from '#platform/logging';
import { currentSpan, traced } from '#platform/observability';
import { Settings } from '#platform/settings';
import { type MailAddress, messageId, parseSender } from './mail-address.js';
import { HANDOVER_SECONDS } from './mail.jobs.js';
import { MailSettings } from './mail.settings.js';
import { ALONE, autoSubmitted, type MailThread } from './mail-thread.js';
import type { ClaimedMail } from './mail.repository.js';

/** How long each step may take, in milliseconds. */
export interface SmtpTimes {
  readonly connection: number;
  readonly greeting: number;
  /** Silence of the server in the middle of an exchange. */
  readonly silence: number;
  /** The whole of one mail, however slowly the server trickles. */
  readonly whole: number;
}

const TIMES: SmtpTimes = { connection: 10_000, greeting: 10_000, silence: 20_000, whole: HANDOVER_SECONDS * 1_000 };
const MAX_ERROR = 300;

/** What became of handing over a mail; `error` is scrubbed and at most 300 characters. */
export type Handover = { readonly outcome: 'sent' } | { readonly outcome: 'retry' | 'refused'; readonly error: string };

/** A file as it is handed over. */
export interface OutgoingFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What is handed over. */
export type OutgoingMail = Omit<ClaimedMail, 'template' | 'attempts' | 'attachments' | 'unsubscribeUrl' | keyof MailThread> &
  Partial<MailThread> & {
    readonly unsubscribeUrl?: string | null;
    readonly files?: readonly OutgoingFile[];
  };

/** The mail server that the settings name, over a small pool of connections. */
@Injectable()
export class SmtpAdapter implements OnApplicationShutdown {
  protected readonly times: SmtpTimes = TIMES;
  private pool: ReturnType<SmtpAdapter['open']> | undefined;
  /** What `pool` was opened to. */
  private server: string | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly demo: DemoMode,
  ) {
    // A sender in the environment that no mail could carry ends the start.
    parseSender(settings.get(MailSettings['mail.sender.address']));
  }

  /** False while no mail leaves: no mail server is configured, or this is a demonstration. */
  get configured(): boolean {
    return this.holdingBack() === null;
  }

  /** Hands the mail over, within so many milliseconds. Never throws for what the server says or fails to say. */
  send(mail: OutgoingMail, withinMs = this.times.whole): Promise<Handover> {
    return traced('send mail', { kind: 'client', attributes: { 'network.protocol.name': 'smtp' } }, async () => {
      const handover = await this.handOver(mail, withinMs);
      if (handover.outcome !== 'sent') currentSpan()?.fail({ code: handover.outcome });
      return handover;
    });
  }

  private async handOver(mail: OutgoingMail, withinMs: number): Promise<Handover> {
    const heldBack = this.holdingBack();
    if (heldBack !== null) return { outcome: 'retry', error: heldBack };
    const sender = parseSender(this.settings.get(MailSettings['mail.sender.address']));
    const { replyTo, inReplyTo, references, fromName, written } = { ...ALONE, ...mail };
    try {
      await this.current().sendMail({
        // In parts, never as text: nothing in a name or an address can become a further recipient.
        from: { name: nameOf(sender, fromName), address: sender.address },
        to: { name: '', address: mail.to },
        ...(replyTo !== null && { replyTo: { name: '', address: replyTo } }),
        envelope: { from: sender.address, to: [mail.to] },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        attachments: [...(mail.files ?? [])],
        messageId: `<${messageId(mail.id, sender.address)}>`,
        ...(inReplyTo !== null && { inReplyTo: `<${inReplyTo}>` }),
        ...(references.length > 0 && { references: references.map((id) => `<${id}>`) }),
        date: mail.createdAt,
        headers: {
          ...autoSubmitted(written),
          'Content-Language': mail.language,
          // So that a mail of ours that comes back is known as one.
          'X-Zocalo-Mail': mail.id,
          ...unsubscribing(mail.unsubscribeUrl),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.timeout(withinMs),
      });
      return { outcome: 'sent' };
    } catch (error) {
      return { outcome: isRefusal(error) ? 'refused' : 'retry', error: describe(error, mail.to) };
    }
  }

  /** Why no mail leaves; null: mails leave. */
  private holdingBack(): string | null {
    if (this.demo.isOn) return 'This installation is a demonstration (demo.mode): mails are kept in the mailbox and do not leave it.';
    const isConfigured = this.settings.get(MailSettings['mail.smtp.url']) !== null;
    return isConfigured ? null : 'No mail server is configured: set SMTP_URL, or mail.smtp.url in the settings.';
  }

  onApplicationShutdown(): void {
    this.pool?.close({ force: true });
  }

  /** The pool to the server that the settings name now. */
  private current(): ReturnType<SmtpAdapter['open']> {
    const server = this.settings.get(MailSettings['mail.smtp.url'])!;
    if (this.pool && this.server === server) return this.pool;
    // Mails in flight to the server before are handed over; its connections close when they are done.
    this.pool?.close();
    this.server = server;
    return (this.pool = this.open(server));
  }

  private open(url: string) {
    return createTransport({
      pool: true,
      url,
      maxConnections: 5,
      maxMessages: 100,
      // Retries are the queue's: it waits longer, and it remembers.
      maxRequeues: 0,
      idleTimeout: 30_000,
      connectionTimeout: this.times.connection,
      dnsTimeout: this.times.connection,
      greetingTimeout: this.times.greeting,
      socketTimeout: this.times.silence,
    });
  }
}

/**
 * A reply of 5yz is final for this mail (RFC 5321, §4.2.1), except 503, which complains about the session, and a
 * refused login, which is the operator's to put right.
 */
function isRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500 && responseCode !== 503;
}

function nameOf(sender: MailAddress, fromName: string | null): string {
  return fromName === null ? sender.name : `${fromName} (${sender.name || 'Zócalo'})`;
}

/** RFC 8058. */
function unsubscribing(url: string | null | undefined): Record<string, string> {
  return url ? { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {};
}

function describe(error: unknown, recipient: string): string {
  const { code, command, message } = error as { code?: string; command?: string; message?: string };
  const text = [code, command, message].filter((part) => part !== undefined).join(' ');
  return scrub(text.replaceAll(recipient, '[email]'))
    .replace(/\p{C}+/gu, ' ')
    .slice(0, MAX_ERROR);
}
