/** Buffers of one size that are used again. Garbage outside of the heap makes the collector run over all that is in it. */
export class Pieces {
  private readonly spare: Buffer[] = [];
  private readonly lent = new WeakSet<ArrayBufferLike>();

  constructor(readonly bytes: number) {}

  take(): Buffer {
    const piece = this.spare.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
    this.lent.add(piece.buffer);
    return piece;
  }

  /** @param piece one of ours, or a part of it, that nobody will read again; others and those given back before are left alone. */
  giveBack({ buffer }: Uint8Array): void {
    if (this.lent.delete(buffer)) this.spare.push(Buffer.from(buffer));
  }
}
