import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { AvatarErrors } from './avatar.errors.js';
import { AVATAR_SIZES, type AvatarSize } from './avatar-size.js';

const LARGEST = 512;
/** Enough for the signatures of the types we take; what lies behind is never searched. */
const SIGNATURE_BYTES = 4_100;
/** Content type to the name the decoder has for it. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpeg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['image/gif', 'gif'],
]);
const MAX_PIXELS = 25_000_000;
const SECONDS = 10;
/** A picture of 25 million pixels takes 100 MB while it is read. */
const AT_ONCE = 2;
const MAX_WAITING = 20;

/**
 * Makes pictures of our own from what people send: sniffed, decoded within bounds, turned upright, cut to squares and
 * encoded anew. Nothing but pixels of the first frame comes through: no metadata, no colour profile, no second file.
 */
@Injectable()
export class AvatarImage {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws AppError AVATAR_TYPE_UNSUPPORTED, AVATAR_UNREADABLE, AVATAR_BUSY */
  async make(source: Buffer): Promise<Map<AvatarSize, Buffer>> {
    const format = await this.sniff(source);
    await this.enter();
    try {
      return await this.encode(source, format);
    } finally {
      this.leave();
    }
  }

  private async sniff(source: Buffer): Promise<string> {
    const { fileTypeFromBuffer } = await import('file-type');
    const found = await fileTypeFromBuffer(source.subarray(0, SIGNATURE_BYTES)).catch(() => undefined);
    const format = found && TYPES.get(found.mime);
    if (format === undefined) throw new AppError(AvatarErrors.AVATAR_TYPE_UNSUPPORTED);
    return format;
  }

  private async encode(source: Buffer, format: string): Promise<Map<AvatarSize, Buffer>> {
    const { default: sharp } = await import('sharp');
    // One picture after the other: memory is worth more than speed here.
    sharp.cache(false);
    sharp.concurrency(1);
    try {
      const decoder = sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'warning', pages: 1, autoOrient: true });
      if ((await decoder.metadata()).format !== format) throw new Error('The decoder sees another type than its signature');
      const square = await decoder
        .resize(LARGEST, LARGEST, { fit: 'cover' })
        .toColourspace('srgb')
        .ensureAlpha()
        .timeout({ seconds: SECONDS })
        .raw()
        .toBuffer();
      const raw = { width: LARGEST, height: LARGEST, channels: 4 } as const;
      const made = new Map<AvatarSize, Buffer>();
      for (const size of AVATAR_SIZES)
        made.set(size, await sharp(square, { raw }).resize(size, size).webp({ quality: 82 }).timeout({ seconds: SECONDS }).toBuffer());
      return made;
    } catch (error) {
      throw new AppError(AvatarErrors.AVATAR_UNREADABLE, undefined, { cause: error });
    }
  }

  private async enter(): Promise<void> {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= MAX_WAITING) throw new AppError(AvatarErrors.AVATAR_BUSY, undefined, { retryAfterSeconds: 5 });
    // The place of whoever leaves is handed on, so nobody can slip in between.
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
