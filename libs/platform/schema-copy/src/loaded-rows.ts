import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Connection, Submittable } from 'pg';
import type { Pieces } from './pieces.js';
import { SchemaCopyError } from './schema-copy-error.js';

/** So many messages are on their way or being filled. */
const AHEAD = 2;
/** Of every message of PostgreSQL: one byte that says what it is, and four of its length, which counts itself. */
const HEAD = 5;
const ROWS = 0x64;

type ConnectionForRows = Connection & { endCopyFrom(): void; sendCopyFail(reason: string): void };

/**
 * What `copy … from stdin` takes, for `client.query`, in large messages whose buffers are used again: a piece is copied as soon as it comes,
 * and may be given back when the next one is asked for.
 */
export class LoadedRows implements Submittable {
  private readonly asked = Promise.withResolvers<void>();
  private readonly answered = Promise.withResolvers<number>();
  private connection: ConnectionForRows | undefined;
  private lent = 0;
  private free: PromiseWithResolvers<void> | undefined;
  private message: Buffer | undefined;
  private used = HEAD;
  private count = 0;

  constructor(
    private readonly statement: string,
    private readonly pieces: Pieces,
  ) {
    this.asked.promise.catch(() => undefined);
    this.answered.promise.catch(() => undefined);
  }

  submit(connection: Connection): void {
    this.connection = connection as ConnectionForRows;
    connection.query(this.statement);
  }

  handleCopyInResponse(): void {
    this.asked.resolve();
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.count = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.answered.resolve(this.count);
  }

  handleError(error: Error): void {
    this.asked.reject(error);
    this.answered.reject(error);
    this.free?.resolve();
  }

  /** @returns how many rows there were. @throws what the server says, or what the source does: then the server knows that they are not all. */
  async send(rows: AsyncIterable<Uint8Array>): Promise<number> {
    await this.asked.promise;
    const pieces = rows[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Whoever waits for a source that is silent hears of the server all the same.
        const next = await Promise.race([pieces.next(), this.answered.promise]);
        if (typeof next === 'number') throw new SchemaCopyError('CONNECTION_LOST', 'The server has stopped to take rows.');
        if (next.done === true) break;
        await this.add(next.value);
      }
    } catch (error) {
      if (rows instanceof Readable) rows.destroy(error as Error);
      else void pieces.return?.(undefined).catch(() => undefined);
      this.connection!.sendCopyFail('The rows end here.');
      throw error;
    }
    if (this.used > HEAD) this.flush();
    this.connection!.endCopyFrom();
    return this.answered.promise;
  }

  private async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      this.message ??= await this.take();
      const part = piece.subarray(at, at + this.pieces.bytes - this.used);
      this.message.set(part, this.used);
      this.used += part.length;
      at += part.length;
      if (this.used === this.pieces.bytes) this.flush();
    }
  }

  /** A buffer that nobody sends any more. */
  private async take(): Promise<Buffer> {
    while (this.lent === AHEAD) {
      this.free = Promise.withResolvers();
      // Throws when the server has refused the rows.
      await Promise.race([this.free.promise, this.answered.promise]);
    }
    this.lent += 1;
    return this.pieces.take();
  }

  private flush(): void {
    const message = this.message!;
    message[0] = ROWS;
    message.writeUInt32BE(this.used - 1, 1);
    const { stream } = this.connection as unknown as { readonly stream: Socket };
    stream.write(message.subarray(0, this.used), () => {
      this.pieces.giveBack(message);
      this.lent -= 1;
      this.free?.resolve();
    });
    this.message = undefined;
    this.used = HEAD;
  }
}
