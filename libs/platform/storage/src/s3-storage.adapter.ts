import { Readable } from 'node:stream';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '#platform/config';
import { traced, traceHeaders } from '#platform/observability';
import { MeasuredStream } from './measured-stream.js';
import { type ListedFile, type PutOptions, StorageAdapter, type StoredFile } from './storage.js';
import { unavailable } from './storage.errors.js';
import { contentTypeOf, isKey, requireContentType, requireFolder } from './storage-key.js';

/** In bytes and milliseconds. */
export interface S3Limits {
  readonly maxBytes: number;
  readonly connectMs: number;
  /** How long nothing may move. */
  readonly idleMs: number;
  /** From a request to the beginning of its answer. */
  readonly requestMs: number;
  /** For one file, with all attempts. */
  readonly totalMs: number;
  readonly attempts: number;
  /** Of an upload; S3 takes no less than 5 MiB. */
  readonly partBytes: number;
}

type Sdk = typeof import('@aws-sdk/client-s3');

const LIMITS: S3Limits = {
  maxBytes: 5 * 1024 ** 3,
  connectMs: 3_000,
  idleMs: 30_000,
  requestMs: 120_000,
  totalMs: 15 * 60_000,
  attempts: 3,
  partBytes: 8 * 1024 ** 2,
};

const CLIENT = { kind: 'client', attributes: { 'rpc.system.name': 'aws-api', 'rpc.service': 'S3' } } as const;

/** Files as objects of one bucket. The SDK is loaded with the first of them: most installations never need it. */
export class S3StorageAdapter extends StorageAdapter {
  private client: Promise<{ sdk: Sdk; s3: S3Client }> | undefined;

  constructor(
    private readonly settings: S3Settings,
    private readonly limits: S3Limits = LIMITS,
  ) {
    super();
  }

  override async put(key: string, body: Buffer | Readable, options: PutOptions): Promise<void> {
    requireContentType(key, options.contentType);
    const object = { ...this.named(key), ContentType: options.contentType };
    if (Buffer.isBuffer(body)) {
      await this.ask(({ s3, sdk }, abort) =>
        s3.send(new sdk.PutObjectCommand({ ...object, Body: body, ContentLength: body.length }), abort),
      );
      return;
    }
    const source = new MeasuredStream(body, { maxBytes: this.limits.maxBytes, idleMs: this.limits.idleMs, size: options.size });
    try {
      await this.upload({ ...object, Body: Readable.from(source, { objectMode: false }) });
    } catch (error) {
      body.destroy();
      throw source.failure ?? unavailable(error);
    }
  }

  override async get(key: string): Promise<StoredFile | null> {
    const contentType = contentTypeOf(key);
    const found = await this.ask(({ s3, sdk }, abort) => s3.send(new sdk.GetObjectCommand(this.named(key)), abort));
    if (!found) return null;
    const source = found.Body as Readable;
    const size = found.ContentLength ?? 0;
    const measured = new MeasuredStream(source, { size, maxBytes: this.limits.maxBytes, idleMs: this.limits.idleMs });
    const body = Readable.from(measured, { objectMode: false });
    // Also when nobody has begun to read, and the iterator's own clean-up never runs.
    body.once('close', () => source.destroy());
    return { body, size, contentType };
  }

  override async delete(key: string): Promise<void> {
    contentTypeOf(key);
    await this.ask(({ s3, sdk }, abort) => s3.send(new sdk.DeleteObjectCommand(this.named(key)), abort));
  }

  override async exists(key: string): Promise<boolean> {
    contentTypeOf(key);
    return (await this.ask(({ s3, sdk }, abort) => s3.send(new sdk.HeadObjectCommand(this.named(key)), abort))) !== null;
  }

  override async *list(folder: string): AsyncGenerator<ListedFile> {
    requireFolder(folder);
    for (let from: string | undefined, more = true; more;) {
      const list = { Bucket: this.settings.bucket, Prefix: `${folder}/`, ...(from !== undefined && { ContinuationToken: from }) };
      const page = await this.ask(({ s3, sdk }, abort) => s3.send(new sdk.ListObjectsV2Command(list), abort));
      for (const { Key: key, Size: size } of page?.Contents ?? []) if (key !== undefined && isKey(key)) yield { key, size: size ?? 0 };
      from = page?.NextContinuationToken;
      more = from !== undefined;
    }
  }

  /** Closes idle connections. */
  async close(): Promise<void> {
    const opened = await this.client?.catch(() => undefined);
    opened?.s3.destroy();
  }

  private named(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: key };
  }

  /** One question to the bucket within its time; null when there is no such object. */
  private async ask<T>(
    question: (open: { sdk: Sdk; s3: S3Client }, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T | null> {
    try {
      return await traced('storage', CLIENT, async () =>
        question(await this.open(), { abortSignal: AbortSignal.timeout(this.limits.totalMs) }),
      );
    } catch (error) {
      const { name } = error as Error;
      if (name === 'NoSuchKey' || name === 'NotFound') return null;
      throw unavailable(error);
    }
  }

  /** In parts, of which two are in memory: the length of a stream need not be known, and a part can be tried again. */
  private async upload(params: PutObjectCommandInput): Promise<void> {
    const { s3 } = await this.open();
    const { Upload } = await import('@aws-sdk/lib-storage');
    const upload = new Upload({ client: s3, params, partSize: this.limits.partBytes, queueSize: 2 });
    const timer = setTimeout(() => void upload.abort(), this.limits.totalMs);
    try {
      await traced('storage upload', CLIENT, () => upload.done());
    } finally {
      clearTimeout(timer);
    }
  }

  private open(): Promise<{ sdk: Sdk; s3: S3Client }> {
    return (this.client ??= this.connect());
  }

  private async connect(): Promise<{ sdk: Sdk; s3: S3Client }> {
    const sdk = await import('@aws-sdk/client-s3');
    const { region, endpoint, accessKeyId, secretAccessKey, pathStyle } = this.settings;
    const { connectMs, idleMs, requestMs, attempts } = this.limits;
    const s3 = new sdk.S3Client({
      region,
      ...(endpoint !== undefined && { endpoint }),
      forcePathStyle: pathStyle,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: attempts,
      // The newer checksums are unknown to many a server that speaks S3; the signature covers the body's digest as it is.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: connectMs, socketTimeout: idleMs, requestTimeout: requestMs, throwOnRequestTimeout: true },
    });
    // Before the request is signed, so that it covers the header.
    s3.middlewareStack.add(
      (next) => (call) => {
        Object.assign((call.request as { headers: object }).headers, traceHeaders());
        return next(call);
      },
      { step: 'build', name: 'traceHeaders' },
    );
    return { sdk, s3 };
  }
}
