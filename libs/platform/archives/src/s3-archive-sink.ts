import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { traced } from '#platform/observability';
import type { ArchiveSink } from './archive-space.js';
import { troubleOfSpace } from './archives.errors.js';
import { bytesOfPart, CLIENT, type S3Limits, type Sdk } from './s3-client.js';

interface Target {
  readonly sdk: Sdk;
  readonly s3: S3Client;
  readonly object: { readonly Bucket: string; readonly Key: string };
  readonly limits: Pick<S3Limits, 'partBytes' | 'evenParts'>;
}

const TYPE = { ContentType: 'application/octet-stream' };

/**
 * An object that grows in parts, of which one is sent while the next one is gathered. Not the Upload of lib-storage: that
 * one sends all other parts after one has failed for good, and says it is done before its parts are given up.
 */
export class S3ArchiveSink implements ArchiveSink {
  readonly stream: Writable;
  private readonly stopped = new AbortController();
  private readonly etags: (string | undefined)[] = [];
  private pieces: Buffer[] = [];
  private gathered = 0;
  private sent = 0;
  private sending: Promise<void> = Promise.resolve();
  private uploadId: string | undefined;
  private state: 'open' | 'whole' | 'given up' = 'open';
  private committed: Promise<void> | undefined;

  constructor(private readonly target: Target) {
    this.stream = new Writable({
      highWaterMark: 1024 ** 2,
      write: (chunk: Buffer, _, done) => void settle(this.gather(chunk), done),
      final: (done) => void settle(this.finish(), done),
    });
    // Whoever writes hears of it; nobody else has to.
    this.stream.on('error', () => undefined);
  }

  commit(): Promise<void> {
    return (this.committed ??= this.end());
  }

  async abort(): Promise<void> {
    if (this.state === 'whole') return;
    this.state = 'given up';
    this.stopped.abort();
    this.stream.destroy();
    // A part that arrives after the upload was given up would stay for ever.
    await this.sending.catch(() => undefined);
    const { sdk, s3, object } = this.target;
    if (this.uploadId === undefined) return;
    await s3.send(new sdk.AbortMultipartUploadCommand({ ...object, UploadId: this.uploadId })).catch(() => undefined);
  }

  private async end(): Promise<void> {
    try {
      if (!this.stream.writableEnded) this.stream.end();
      await finished(this.stream);
      if (this.state !== 'whole') throw new Error('The upload was given up');
    } catch (error) {
      throw troubleOfSpace(error);
    }
  }

  private async gather(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0;) {
      const whole = bytesOfPart(this.sent + 1, this.target.limits);
      const piece = rest.subarray(0, whole - this.gathered);
      this.pieces.push(piece);
      this.gathered += piece.length;
      rest = rest.subarray(piece.length);
      if (this.gathered < whole) return;
      await this.sending;
      this.send();
    }
  }

  /** What fails is thrown by whoever waits for it next. */
  private send(): void {
    const body = Buffer.concat(this.pieces, this.gathered);
    this.pieces = [];
    this.gathered = 0;
    this.sent += 1;
    this.sending = this.part(body);
    this.sending.catch((error: unknown) => this.stream.destroy(error as Error));
  }

  private async part(body: Buffer): Promise<void> {
    const { sdk, object } = this.target;
    this.uploadId ??= (await this.ask(new sdk.CreateMultipartUploadCommand({ ...object, ...TYPE }))).UploadId;
    const number = { UploadId: this.uploadId, PartNumber: this.etags.length + 1 };
    const { ETag } = await this.ask(new sdk.UploadPartCommand({ ...object, ...number, Body: body, ContentLength: body.length }));
    this.etags.push(ETag);
  }

  private async finish(): Promise<void> {
    const { sdk, object } = this.target;
    await this.sending;
    if (this.etags.length === 0) {
      const body = Buffer.concat(this.pieces, this.gathered);
      await this.ask(new sdk.PutObjectCommand({ ...object, ...TYPE, Body: body, ContentLength: body.length }));
    } else {
      if (this.gathered > 0) this.send();
      await this.sending;
      const Parts = this.etags.map((ETag, at) => ({ ETag, PartNumber: at + 1 }));
      await this.ask(new sdk.CompleteMultipartUploadCommand({ ...object, UploadId: this.uploadId, MultipartUpload: { Parts } }));
    }
    this.state = 'whole';
  }

  private ask: S3Client['send'] = (async (command: Parameters<S3Client['send']>[0]) => {
    try {
      return await traced('archive upload', CLIENT, () => this.target.s3.send(command, { abortSignal: this.stopped.signal }));
    } catch (error) {
      throw troubleOfSpace(error);
    }
  }) as S3Client['send'];
}

async function settle(work: Promise<void>, done: (error?: Error) => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    done(error as Error);
    return;
  }
  done();
}
