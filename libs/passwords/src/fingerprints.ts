/**
 * A growing set of texts in eight bytes each: hashes of 53 bits. With a million texts in it, one in nine thousand million others
 * is taken for one of them, which is no harm where the answer is "choose another".
 */
export class Fingerprints {
  private hashes = new Float64Array(65_536);
  private count = 0;
  private isSorted = true;

  add(text: string): void {
    if (this.count === this.hashes.length) {
      const grown = new Float64Array(this.count * 2);
      grown.set(this.hashes);
      this.hashes = grown;
    }
    this.hashes[this.count] = fingerprintOf(text);
    this.count += 1;
    this.isSorted = false;
  }

  has(text: string): boolean {
    if (!this.isSorted) this.hashes.subarray(0, this.count).sort();
    this.isSorted = true;
    const wanted = fingerprintOf(text);
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.hashes[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.hashes[low] === wanted;
  }
}

/** Two multiplicative hashes of 32 bits side by side, mixed into each other (cyrb53, public domain). Nothing secret hangs on it. */
function fingerprintOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 4_294_967_296 * (b & 2_097_151) + (a >>> 0);
}
