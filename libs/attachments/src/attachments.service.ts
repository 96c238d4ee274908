import { Injectable } from '@nestjs/common';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Jobs } from '#platform/jobs';
import { FileRemoval } from '#platform/storage';
import { ProfileService } from '#users';
import { type Attachment, attachmentKey, type AttachmentTarget } from './attachment.js';
import { AttachmentErrors } from './attachment.errors.js';
import { AttachmentIntake } from './attachment-intake.js';
import { AttachmentLeftoverRepository } from './attachment-leftover.repository.js';
import { attachmentName } from './attachment-name.js';
import { AttachmentRepository } from './attachment.repository.js';
import { RemoveAttachmentFiles } from './attachments.jobs.js';

/** An upload that has not come about by then never will. */
const UPLOAD_SECONDS = 3600;

/** A file on its way in. */
export interface IncomingAttachment {
  /** Whose it is; null: somebody who has no account, by mail. */
  readonly ownerId: string | null;
  readonly organisationId: string;
  /** As it was called, whatever that is. */
  readonly name: string;
  readonly body: Buffer | AsyncIterable<Buffer>;
}

/**
 * Attachments, for libs whose records have some. Files are written before the row that names them, and noted as left over until then:
 * whatever dies in between leaves nothing behind for good.
 */
@Injectable()
export class Attachments {
  constructor(
    private readonly transactions: Transactions,
    private readonly attachments: AttachmentRepository,
    private readonly leftovers: AttachmentLeftoverRepository,
    private readonly intake: AttachmentIntake,
    private readonly files: FileRemoval,
    private readonly profiles: ProfileService,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Takes a file, such as one of a mail. It belongs to nothing yet: `attach` it within a day. Not inside a transaction.
   * @param admit asked in the transaction that makes it the owner's, while nobody else does the same for them; throws to refuse.
   * @throws AppError PAYLOAD_TOO_LARGE, ATTACHMENT_EMPTY, STORAGE_UNAVAILABLE, UNAUTHORIZED for an owner who was erased
   */
  async add({ ownerId, organisationId, name, body }: IncomingAttachment, admit?: (size: number) => Promise<void>): Promise<Attachment> {
    if (this.transactions.active()) throw new Error('A file is stored before the transaction that attaches it');
    const id = newId();
    await this.transactions.run(() => this.leftovers.add(id, ownerId, UPLOAD_SECONDS));
    const file = await this.orGiveUp(id, () => this.intake.take(id, Buffer.isBuffer(body) ? inOnePiece(body) : body));
    const attachment: Attachment = { id, name: attachmentName(name), contentType: file.contentType, size: file.size };
    const commit = () =>
      this.transactions.run(async () => {
        if (ownerId !== null && !(await this.profiles.hold(ownerId))) throw new AppError(PlatformErrors.UNAUTHORIZED);
        await admit?.(file.size);
        if (!(await this.leftovers.keep(id))) throw new AppError(PlatformErrors.REQUEST_TIMEOUT);
        await this.attachments.add({ ...attachment, ownerId, organisationId, sha256: file.sha256 });
      });
    // A commit whose answer was lost may have happened: then only the note says whether the file has to go.
    await this.orGiveUp(id, commit, (error) => error instanceof AppError);
    return attachment;
  }

  /**
   * Makes uploaded files part of something, in the caller's transaction: all of them or none.
   * @throws AppError ATTACHMENT_UNKNOWN for what is not there, is another's, or belongs to something already
   */
  async attach(ids: readonly string[], ownerId: string | null, target: AttachmentTarget): Promise<void> {
    const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
    if (wanted.length === 0) return;
    await this.transactions.run(async () => {
      if ((await this.attachments.attach(wanted, ownerId, target)) < wanted.length) throw new AppError(AttachmentErrors.ATTACHMENT_UNKNOWN);
    });
  }

  /** What belongs to one thing belongs to another from now on, which says who reads it. Joins the caller's transaction. */
  move(from: AttachmentTarget, to: AttachmentTarget): Promise<void> {
    return this.attachments.move(from, to);
  }

  /**
   * Removes what belongs to records that go, in the caller's transaction; the files follow.
   * @param options.erased whoever wrote them is erased: also an undo brings none of it back.
   */
  async removeOf(kind: string, ids: readonly string[], { erased = false }: { readonly erased?: boolean } = {}): Promise<void> {
    if (ids.length === 0) return;
    await this.transactions.run(async () => {
      const gone = await this.attachments.removeOf(kind, ids);
      if (gone.length === 0) return;
      if (erased) await this.leftovers.erase(gone);
      await this.jobs.enqueue(RemoveAttachmentFiles, {});
    });
  }

  /** What no data has ever named goes at once; what fails here, the job does later. */
  private async orGiveUp<T>(id: string, work: () => Promise<T>, isSure: (error: unknown) => boolean = () => true): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isSure(error))
        await this.files
          .erase([attachmentKey(id)])
          .then(() => this.transactions.run(() => this.leftovers.drop(id)))
          .catch(() => undefined);
      throw error;
    }
  }
}

async function* inOnePiece(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
