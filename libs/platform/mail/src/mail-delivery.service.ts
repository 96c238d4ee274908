import { addAbortSignal } from 'node:stream';
import { Injectable, Logger, Optional } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { Metrics } from '#platform/metrics';
import { Storage, type StoredFile } from '#platform/storage';
import { CLAIM_SECONDS, MAX_ATTEMPTS, READ_SECONDS, SendMail } from './mail.jobs.js';
import { type ClaimedMail, MailRepository } from './mail.repository.js';
import { type Handover, type OutgoingFile, SmtpAdapter } from './smtp.adapter.js';
import type { MailAttachment } from './tables.js';

const KEEP_BODY_DAYS = 7;
const FORGOTTEN_MINUTES = 180;
const BATCH = 500;
/** Of all that goes with a mail; what is larger is linked to. Mail servers refuse more than some 10 MB, a third of which is encoding. */
export const MAX_ATTACHMENT_BYTES = 5 * 1024 ** 2;

/** Gets written mails to the mail server, at least once and as a rule exactly once. */
@Injectable()
export class MailDeliveryService {
  protected readonly readMs: number = READ_SECONDS * 1_000;
  private readonly logger = new Logger('Mail');

  constructor(
    private readonly mails: MailRepository,
    private readonly smtp: SmtpAdapter,
    private readonly storage: Storage,
    private readonly jobs: Jobs,
    private readonly transactions: Transactions,
    @Optional() private readonly metrics?: Metrics,
  ) {}

  /**
   * Hands over one mail. Returns when there is nothing left to do for it, also when it was sent before.
   * @throws when it is to be tried again later.
   */
  async deliver(mailId: string): Promise<void> {
    const mail = await this.mails.claim(mailId, CLAIM_SECONDS);
    if (!mail) {
      if ((await this.mails.statusOf(mailId)) === 'queued') throw new Error(`Mail ${mailId} is in the hands of another worker`);
      return;
    }
    if (!this.smtp.configured) return this.mails.settle(mailId, { status: 'kept', error: null });
    const handover = await this.handOver(mail);
    if (handover.outcome === 'sent') {
      await this.mails.settle(mailId, { status: 'sent', error: null });
      this.metrics?.countOutcome('mail-sent');
      return;
    }
    const final = handover.outcome === 'refused' || mail.attempts >= MAX_ATTEMPTS;
    await this.mails.settle(mailId, { status: final ? 'failed' : 'queued', error: handover.error });
    if (!final) throw new Error(`Mail ${mailId} (${mail.template}) was not accepted: ${handover.error}`);
    this.metrics?.countOutcome('mail-failed');
    this.logger.error(`Mail ${mailId} (${mail.template}) is given up after ${mail.attempts} attempts: ${handover.error}`);
  }

  private async handOver({ attachments, ...mail }: ClaimedMail): Promise<Handover> {
    try {
      return await this.smtp.send({ ...mail, files: await this.readAll(attachments) });
    } catch {
      // The storage is out of reach; it has said so where it is looked after.
      return { outcome: 'retry', error: 'The file that goes with it could not be read' };
    }
  }

  /** Those that are there, as far as mails carry them together. @throws AppError STORAGE_UNAVAILABLE; what it likes when it takes too long */
  private async readAll(attachments: readonly MailAttachment[]): Promise<OutgoingFile[]> {
    const deadline = AbortSignal.timeout(this.readMs);
    const files: OutgoingFile[] = [];
    let room = MAX_ATTACHMENT_BYTES;
    for (const attachment of attachments) {
      const file = await this.read(attachment, room, deadline);
      if (!file) continue;
      room -= file.content.length;
      files.push(file);
    }
    return files;
  }

  /** Null when it is gone, or there is no room for it. */
  private async read({ key, filename, contentType }: MailAttachment, room: number, deadline: AbortSignal): Promise<OutgoingFile | null> {
    const file = await before(deadline, this.storage.get(key));
    if (!file) return null;
    addAbortSignal(deadline, file.body);
    if (file.size > room) {
      file.body.destroy();
      return null;
    }
    const pieces: Buffer[] = [];
    for await (const piece of file.body) pieces.push(piece as Buffer);
    return { filename, contentType: contentType ?? file.contentType, content: Buffer.concat(pieces) };
  }

  /** Deletes bodies after a week and queues mails again whose job was lost. Bounded; the next run goes on. */
  async upkeep(): Promise<void> {
    await this.transactions.run(async () => {
      await this.mails.deleteBodies(KEEP_BODY_DAYS, BATCH);
      for (const mailId of await this.mails.findForgotten(FORGOTTEN_MINUTES, BATCH)) await this.jobs.enqueue(SendMail, { mailId });
    });
  }
}

/** Lets go of a file that comes too late. */
async function before(deadline: AbortSignal, opening: Promise<StoredFile | null>): Promise<StoredFile | null> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  deadline.addEventListener('abort', () => reject(deadline.reason), { once: true });
  late.catch(() => opening.then((file) => file?.body.destroy()).catch(() => undefined));
  return Promise.race([opening, late]);
}
