import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Connection, Submittable } from 'pg';
import { LENT } from './in-place-socket.js';
import type { Pieces } from './pieces.js';
import { SchemaCopyError } from './schema-copy-error.js';

/** Of rows together: each comes by itself. */
export const PIECE_BYTES = 256 * 1024;
/** So many of them. */
const AHEAD = 4;
/** Of every message of PostgreSQL: one byte that says what it is, and four of its length, which counts itself. */
const HEAD = 5;
const ROW = 0x64;
const COPY_DONE = 0x63;
/** The answer to COPY, notices, notifications and settings: they come before rows and between them. */
const PASSED_OVER = new Set([0x48, 0x4e, 0x41, 0x53]);
const NOTHING = Buffer.alloc(0);

type Take = (bytes: Buffer) => void;

export interface EndOfRows {
  /** The server has said how many there were. */
  done(rows: number): void;
  failed(error: Error): void;
}

/**
 * What `copy … to stdout` gives, in large pieces whose ends are not ends of rows; for `client.query`. While rows come, it reads from the
 * socket in place of the parser of `pg`, which is given all that comes behind them.
 */
export class CopiedRows extends Readable implements Submittable {
  private socket: Socket | undefined;
  private parse: Take | undefined;
  private count = 0;
  private piece: Buffer | undefined;
  private used = 0;
  /** Of the message that has begun. */
  private missing = 0;
  private isRow = false;
  private cutHead = NOTHING;

  constructor(
    private readonly statement: string,
    private readonly pieces: Pieces,
    private readonly end: EndOfRows,
  ) {
    // As objects, or who reads in a loop is given all that waits as a copy.
    super({ objectMode: true, highWaterMark: AHEAD });
  }

  submit(connection: Connection): void {
    this.socket = connection.stream as Socket;
    [this.parse] = this.socket.listeners('data') as Take[];
    if (!this.parse) throw new Error('Nobody reads from the connection.');
    this.socket.off('data', this.parse).on('data', this.onBytes).on(LENT, this.onBytes);
    connection.query(this.statement);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.count = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  /** Only when the parser had half a message as this took its place: nobody knows any more where messages begin. */
  handleCopyData(): void {
    this.destroy(new SchemaCopyError('CONNECTION_LOST', 'Rows came before anybody was ready for them.'));
  }

  handleReadyForQuery(): void {
    this.end.done(this.count);
  }

  handleError(error: Error): void {
    this.end.failed(error);
  }

  override _read(): void {
    if (this.parse) this.socket?.resume();
  }

  private readonly onBytes: Take = (received) => {
    const bytes = this.cutHead.length === 0 ? received : Buffer.concat([this.cutHead, received]);
    this.cutHead = NOTHING;
    for (let at = 0; ;) {
      const end = Math.min(at + this.missing, bytes.length);
      if (this.isRow && end > at) this.gather(bytes, at, end);
      this.missing -= end - at;
      at = end;
      if (bytes.length - at < HEAD) {
        if (at < bytes.length) this.cutHead = Buffer.from(bytes.subarray(at));
        return;
      }
      const kind = bytes[at]!;
      this.isRow = kind === ROW;
      if (!this.isRow && !PASSED_OVER.has(kind)) return this.finish(bytes.subarray(at), kind);
      this.missing = bytes.readUInt32BE(at + 1) - (HEAD - 1);
      at += HEAD;
    }
  };

  private gather(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end;) {
      this.piece ??= this.pieces.take();
      const copied = bytes.copy(this.piece, this.used, at, end);
      this.used += copied;
      at += copied;
      if (this.used === this.pieces.bytes && !this.give()) this.socket?.pause();
    }
  }

  private give(): boolean {
    const piece = this.piece!.subarray(0, this.used);
    this.piece = undefined;
    this.used = 0;
    return this.push(piece);
  }

  /** No more rows: the server has sent all of them, or what is wrong. */
  private finish(rest: Buffer, kind: number): void {
    const parse = this.parse!;
    this.parse = undefined;
    this.socket!.off(LENT, this.onBytes).off('data', this.onBytes).on('data', parse).resume();
    if (kind === COPY_DONE) {
      if (this.used > 0) this.give();
      this.push(null);
    }
    parse(Buffer.from(rest));
  }
}
