/** Number of the chunk and whether it is the last one, so that none can be left out, moved or cut off. */
export class ChunkNonce {
  private readonly bytes = Buffer.alloc(12);
  private next = 0n;

  take(last: boolean): Buffer {
    this.bytes.writeBigUInt64BE(this.next, 3);
    this.bytes[11] = last ? 1 : 0;
    if (!last) this.next += 1n;
    return this.bytes;
  }
}
