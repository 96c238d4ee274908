const FIRST = 256 * 1024;
/** A piece shall be under way so long: then a pause comes soon, and little is sent again after a failure. */
const SOON_MS = 1_500;
const LATE_MS = 6_000;

/** How much is sent at once, by how long it took before: from little on, up to what the API takes. */
export function nextPiece(before: { readonly bytes: number; readonly tookMs: number } | null, most: number): number {
  if (before === null) return Math.min(FIRST, most);
  const { bytes, tookMs } = before;
  const wanted = tookMs < SOON_MS ? bytes * 2 : tookMs > LATE_MS ? Math.ceil(bytes / 2) : bytes;
  return Math.max(1, Math.min(wanted, most));
}

/** What a file is known again by, wherever it lies now: FNV-1a of how it begins. */
export function markOf(beginning: Uint8Array): string {
  let hash = 0x81_1c_9d_c5;
  for (const byte of beginning) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return (hash >>> 0).toString(16);
}
