/** Everything in a tar file comes in blocks of this size. */
export const BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
}

const END_OF_OCTAL = '\0';

/** The block before an entry: a plain file of its owner, in the format every tar reads. */
export function tarHeader({ name, bytes }: TarEntry, seconds: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'latin1');
  block.write(octal(0o600, 7), 100, 'latin1');
  block.write(octal(0, 7), 108, 'latin1');
  block.write(octal(0, 7), 116, 'latin1');
  block.write(octal(bytes, 11), 124, 'latin1');
  block.write(octal(seconds, 11), 136, 'latin1');
  block.write('        0', 148, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${octal(sum, 6)} `, 148, 'latin1');
  return block;
}

/**
 * What such a block says; null for any block that `tarHeader` would not have written. Links, devices, folders, other
 * people's extensions, wrong sums and all else that makes two programs read one archive differently are among those.
 */
export function tarEntryOf(block: Buffer): TarEntry | null {
  const name = block.toString('latin1', 0, 100).replace(/\0.*$/s, '');
  const bytes = Number.parseInt(block.toString('latin1', 124, 135), 8);
  const seconds = Number.parseInt(block.toString('latin1', 136, 147), 8);
  if (!(bytes >= 0 && seconds >= 0)) return null;
  return tarHeader({ name, bytes }, seconds).equals(block) ? { name, bytes } : null;
}

/** Zeros up to the next block. */
export function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0') + END_OF_OCTAL;
}
