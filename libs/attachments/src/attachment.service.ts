import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Jobs } from '#platform/jobs';
import { Settings } from '#platform/settings';
import type { Attachment } from './attachment.js';
import { AttachmentErrors } from './attachment.errors.js';
import { AttachmentReaders } from './attachment-readers.js';
import { AttachmentRepository, type StoredAttachment } from './attachment.repository.js';
import { AttachmentSettings } from './attachment.settings.js';
import { Attachments } from './attachments.service.js';
import { RemoveAttachmentFiles } from './attachments.jobs.js';

/** What people do with attachments before and after they belong to something. */
@Injectable()
export class AttachmentService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rows: AttachmentRepository,
    private readonly attachments: Attachments,
    private readonly readers: AttachmentReaders,
    private readonly settings: Settings,
    private readonly jobs: Jobs,
  ) {}

  /** @throws AppError ATTACHMENT_QUOTA_REACHED, ATTACHMENT_SPACE_FULL, and what `Attachments.add` throws */
  async upload(actor: Actor, name: string, body: AsyncIterable<Buffer>): Promise<Attachment> {
    const { userId, organisationId } = actor;
    // Before anything is read; it is decided when all of it is there.
    await this.requireRoom(userId, 1);
    return this.attachments.add({ ownerId: userId, organisationId, name, body }, (size) => this.requireRoom(userId, size));
  }

  /** What is pending only its owner sees; of the rest those who may see what it belongs to. @throws AppError NOT_FOUND */
  async find(actor: Actor, id: string): Promise<StoredAttachment> {
    const found = await this.rows.find(id);
    if (!found || !(await this.mayRead(actor, found))) throw new AppError(PlatformErrors.NOT_FOUND);
    return found;
  }

  /** One that was not sent yet. @throws AppError NOT_FOUND */
  discard(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.rows.removePending(id, actor.userId))) throw new AppError(PlatformErrors.NOT_FOUND);
      await this.jobs.enqueue(RemoveAttachmentFiles, {});
    });
  }

  private async mayRead(actor: Actor, { ownerId, target }: StoredAttachment): Promise<boolean> {
    return target ? this.readers.mayRead(actor, target.kind, target.id) : ownerId === actor.userId;
  }

  private async requireRoom(userId: string, size: number): Promise<void> {
    const { files, bytes } = await this.rows.pendingOf(userId);
    const mostFiles = this.settings.get(AttachmentSettings['attachments.pending.files']);
    const mostBytes = this.settings.get(AttachmentSettings['attachments.pending.megabytes']) * 1024 ** 2;
    if (files >= mostFiles || bytes + size > mostBytes)
      throw new AppError(AttachmentErrors.ATTACHMENT_QUOTA_REACHED, { files, bytes, mostFiles, mostBytes });
    const all = await this.rows.bytesOf(userId);
    const mostOfAll = this.settings.get(AttachmentSettings['attachments.person.megabytes']) * 1024 ** 2;
    if (all + size > mostOfAll) throw new AppError(AttachmentErrors.ATTACHMENT_SPACE_FULL, { bytes: all, mostBytes: mostOfAll });
  }
}
