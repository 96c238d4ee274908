import type { Backup } from './backup.js';

const FORMAT = 1;

/** What lies beside an archive. */
export function toSidecar(backup: Backup): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...backup }, null, 2)}\n`);
}

/** Null for what nobody can make anything of: it is made anew from the archive. */
export function fromSidecar(id: string, bytes: Buffer): Backup | null {
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(bytes.toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (read === null || typeof read !== 'object' || read['format'] !== FORMAT || read['id'] !== id) return null;
  const createdAt = instant(read['createdAt']);
  if (!createdAt || typeof read['sequence'] !== 'number' || typeof read['state'] !== 'string') return null;
  const { format: _, ...backup } = read as { format: number } & Record<keyof Backup, unknown>;
  return {
    ...(backup as unknown as Backup),
    createdAt,
    finishedAt: instant(read['finishedAt']),
    verifiedAt: instant(read['verifiedAt']),
  };
}

function instant(value: unknown): Date | null {
  const at = typeof value === 'string' ? new Date(value) : null;
  return at && Number.isFinite(at.getTime()) ? at : null;
}
