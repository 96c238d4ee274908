import { Readable } from 'node:stream';
import type { MultipartUpload, S3Client } from '@aws-sdk/client-s3';
import { AppError } from '#platform/errors';
import type { S3Settings } from '#platform/config';
import { traced } from '#platform/observability';
import { type ArchiveFile, type ArchiveSink, ArchiveSpace, requireName, requireSmall } from './archive-space.js';
import { ArchiveErrors, troubleOfSpace } from './archives.errors.js';
import { S3ArchiveSink } from './s3-archive-sink.js';
import { CLIENT, connectS3, S3_LIMITS, type S3Limits, type Sdk } from './s3-client.js';

interface Open {
  readonly sdk: Sdk;
  readonly s3: S3Client;
}

interface Found {
  readonly bytes: number;
  readonly tag: string | undefined;
}

const TYPE = 'application/octet-stream';
/** Nobody writes longer; a lifecycle rule of the bucket may be stricter. */
const ABANDONED_MS = 7 * 24 * 3_600_000;

/** Archives as objects of one bucket, below one prefix. An object is seen when its upload is complete. */
export class S3ArchiveSpace extends ArchiveSpace {
  override readonly kind = 's3';
  private client: Promise<Open> | undefined;

  /** @param prefix such as `zocalo/`; may be empty */
  constructor(
    private readonly settings: S3Settings,
    private readonly prefix: string,
    private readonly limits: S3Limits = S3_LIMITS,
  ) {
    super();
  }

  override async create(name: string): Promise<ArchiveSink> {
    const object = this.named(name);
    if ((await this.find(name)) !== null) throw new AppError(ArchiveErrors.ARCHIVE_EXISTS);
    return this.tried(async (open) => new S3ArchiveSink({ ...open, object, limits: this.limits }));
  }

  override async read(name: string): Promise<Readable> {
    const found = await this.find(name);
    if (found === null) throw new AppError(ArchiveErrors.ARCHIVE_NOT_FOUND);
    return Readable.from(this.ranges(name, found), { objectMode: false, highWaterMark: 1 });
  }

  override async list(): Promise<ArchiveFile[]> {
    return this.tried(async ({ s3, sdk }) => {
      const found: ArchiveFile[] = [];
      let token: string | undefined;
      do {
        const page = await s3.send(
          new sdk.ListObjectsV2Command({ Bucket: this.settings.bucket, Prefix: this.prefix, ContinuationToken: token }),
        );
        for (const { Key = '', Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
          const name = Key.slice(this.prefix.length);
          if (isName(name)) found.push({ name, bytes: Size, modifiedAt: LastModified });
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
      return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  override async put(name: string, bytes: Uint8Array): Promise<void> {
    requireSmall(bytes.length);
    const object = { ...this.named(name), ContentType: TYPE, Body: bytes, ContentLength: bytes.length };
    await this.tried(({ s3, sdk }) => s3.send(new sdk.PutObjectCommand(object)));
  }

  override async get(name: string): Promise<Buffer | null> {
    const object = this.named(name);
    return this.ifThere(async ({ s3, sdk }) => {
      const { Body, ContentLength = 0 } = await s3.send(new sdk.GetObjectCommand(object));
      const body = Body as Readable;
      try {
        requireSmall(ContentLength);
      } catch (error) {
        body.destroy();
        throw error;
      }
      return wholeOf(body, ContentLength);
    });
  }

  override async delete(name: string): Promise<void> {
    const object = this.named(name);
    await this.tried(({ s3, sdk }) => s3.send(new sdk.DeleteObjectCommand(object)));
  }

  override async discard(name: string): Promise<void> {
    const { Key } = this.named(name);
    await this.giveUp(Key, (upload) => upload.Key === Key);
  }

  override async freeBytes(): Promise<number | null> {
    return null;
  }

  override async spareBytes(): Promise<number | null> {
    return null;
  }

  override localPath(): string | null {
    return null;
  }

  override async sweep(): Promise<void> {
    await this.giveUp(this.prefix, ({ Initiated }) => Initiated !== undefined && Date.now() - Initiated.getTime() >= ABANDONED_MS);
  }

  /** Closes idle connections. */
  async close(): Promise<void> {
    const open = await this.client?.catch(() => undefined);
    open?.s3.destroy();
  }

  /** Range by range: each can be asked for again, and no connection waits for whoever reads slowly. */
  private async *ranges(name: string, { bytes, tag }: Found): AsyncGenerator<Buffer, void> {
    for (let from = 0; from < bytes; from += this.limits.rangeBytes)
      yield await this.range(name, { from, to: Math.min(from + this.limits.rangeBytes, bytes) - 1, tag });
  }

  private async range(name: string, { from, to, tag }: { from: number; to: number; tag: string | undefined }): Promise<Buffer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.tried(async ({ s3, sdk }) => {
          const found = await s3.send(new sdk.GetObjectCommand({ ...this.named(name), Range: `bytes=${from}-${to}` }));
          if (found.ETag !== tag) throw new Error('The object was replaced');
          return wholeOf(found.Body as Readable, to - from + 1);
        });
      } catch (error) {
        // The SDK asks again for an answer, but not for a body that broke off.
        if (attempt === this.limits.attempts) throw error;
      }
    }
  }

  /** Uploads that nobody completes: their parts are seen by nobody, and paid for. */
  private async giveUp(prefix: string, isDead: (upload: MultipartUpload) => boolean): Promise<void> {
    await this.tried(async ({ s3, sdk }) => {
      const { Uploads = [] } = await s3.send(new sdk.ListMultipartUploadsCommand({ Bucket: this.settings.bucket, Prefix: prefix }));
      for (const upload of Uploads) {
        const { Key, UploadId } = upload;
        if (Key === undefined || !isDead(upload)) continue;
        await s3.send(new sdk.AbortMultipartUploadCommand({ Bucket: this.settings.bucket, Key, UploadId }));
      }
    });
  }

  private async find(name: string): Promise<Found | null> {
    const object = this.named(name);
    return this.ifThere(async ({ s3, sdk }) => {
      const { ContentLength = 0, ETag } = await s3.send(new sdk.HeadObjectCommand(object));
      return { bytes: ContentLength, tag: ETag };
    });
  }

  private named(name: string): { Bucket: string; Key: string } {
    requireName(name);
    return { Bucket: this.settings.bucket, Key: `${this.prefix}${name}` };
  }

  private async ifThere<T>(question: (open: Open) => Promise<T>): Promise<T | null> {
    return this.tried(async (open) => {
      try {
        return await question(open);
      } catch (error) {
        const { name } = error as Error;
        if (name === 'NoSuchKey' || name === 'NotFound') return null;
        throw error;
      }
    });
  }

  private async tried<T>(question: (open: Open) => Promise<T>): Promise<T> {
    try {
      return await traced('archives', CLIENT, async () => question(await (this.client ??= connectS3(this.settings, this.limits))));
    } catch (error) {
      throw troubleOfSpace(error);
    }
  }
}

async function wholeOf(body: Readable, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    read += chunk.length;
  }
  if (read !== bytes) throw new Error('The object ended too early');
  return Buffer.concat(chunks);
}

function isName(name: string): boolean {
  try {
    requireName(name);
    return true;
  } catch {
    return false;
  }
}
