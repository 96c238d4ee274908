import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#platform/jobs';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { DataAside, Storage } from '#platform/storage';
import { attachmentKey } from './attachment.js';
import { AttachmentLeftoverRepository } from './attachment-leftover.repository.js';
import { AttachmentRepository, type StoredAttachment } from './attachment.repository.js';
import { RemoveAttachmentFiles } from './attachments.jobs.js';

const PAGE = 200;
const PIECE_BYTES = 768 * 1024;

/** What this lib knows of a person: the files they attached. */
@Injectable()
export class AttachmentsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'attachments';
  readonly tables = ['attachments', 'attachment_leftovers'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly attachments: AttachmentRepository,
    private readonly leftovers: AttachmentLeftoverRepository,
    private readonly storage: Storage,
    private readonly aside: DataAside,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *exportOf(userId: string): Generator<PersonalFile> {
    yield { name: 'attachments', records: this.listOf(userId) };
    yield { name: 'contents', records: this.contentsOf(userId) };
  }

  /** Every file of theirs: also those that only data put aside names. They follow at once, also while an undo is possible. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.attachments.removeOfOwner(userId);
    const schemas = await this.aside.schemasWith('attachments');
    if (await this.leftovers.eraseOf(userId, schemas)) await this.jobs.enqueue(RemoveAttachmentFiles, {});
  }

  private async *listOf(userId: string): AsyncGenerator {
    for await (const { id, name, contentType, size, sha256, target, createdAt } of this.all(userId))
      yield { id, name, contentType, size, sha256, attachedTo: target?.kind ?? null, uploadedAt: createdAt };
  }

  /** In pieces, since one may be larger than a line of text should be. */
  private async *contentsOf(userId: string): AsyncGenerator {
    for await (const { id } of this.all(userId)) {
      const file = await this.storage.get(attachmentKey(id));
      if (!file) continue;
      let piece = 1;
      for await (const bytes of inPieces(file.body)) {
        yield { id, piece, base64: bytes.toString('base64') };
        piece += 1;
      }
    }
  }

  private async *all(userId: string): AsyncGenerator<StoredAttachment> {
    let after: string | null = null;
    for (;;) {
      const page = await this.attachments.ofOwner(userId, after, PAGE);
      yield* page;
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) return;
    }
  }
}

/** Of one length, but the last: each can be decoded by itself. */
async function* inPieces(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    held = Buffer.concat([held, chunk]);
    for (; held.length >= PIECE_BYTES; held = held.subarray(PIECE_BYTES)) yield held.subarray(0, PIECE_BYTES);
  }
  if (held.length > 0) yield held;
}
