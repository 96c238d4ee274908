import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { contentTypeOf, Storage } from '#platform/storage';
import { attachmentKey } from './attachment.js';
import { AttachmentErrors } from './attachment.errors.js';
import { AttachmentSettings } from './attachment.settings.js';

/** Enough for the signatures of files; what lies behind is never searched. */
const SIGNATURE_BYTES = 4_100;
const UNKNOWN = 'application/octet-stream';

/** What is known of a file once all of it has arrived. */
export interface TakenFile {
  readonly contentType: string;
  readonly size: number;
  readonly sha256: Buffer;
}

/** Puts files into the storage as they arrive, and says what they are. Of each only some pieces are in memory. */
@Injectable()
export class AttachmentIntake {
  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
  ) {}

  /** The most a file may have, in bytes. */
  get maxBytes(): number {
    return this.settings.get(AttachmentSettings['attachments.megabytes']) * 1024 ** 2;
  }

  /** What fails in `body` is thrown as it is; nothing is stored then. @throws AppError PAYLOAD_TOO_LARGE, ATTACHMENT_EMPTY, STORAGE_UNAVAILABLE */
  async take(id: string, body: AsyncIterable<Buffer>): Promise<TakenFile> {
    const { maxBytes } = this;
    const hash = createHash('sha256');
    const head: Buffer[] = [];
    let size = 0;
    async function* measured(): AsyncGenerator<Buffer> {
      for await (const piece of body) {
        if (size < SIGNATURE_BYTES) head.push(piece.subarray(0, SIGNATURE_BYTES - size));
        size += piece.length;
        if (size > maxBytes) throw new AppError(PlatformErrors.PAYLOAD_TOO_LARGE, { maxBytes });
        hash.update(piece);
        yield piece;
      }
      if (size === 0) throw new AppError(AttachmentErrors.ATTACHMENT_EMPTY);
    }
    const key = attachmentKey(id);
    await this.storage.put(key, Readable.from(measured(), { objectMode: false }), { contentType: contentTypeOf(key) });
    return { contentType: await typeOf(Buffer.concat(head)), size, sha256: hash.digest() };
  }
}

async function typeOf(head: Buffer): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return found === undefined || found.mime.length > 100 ? UNKNOWN : found.mime;
}
