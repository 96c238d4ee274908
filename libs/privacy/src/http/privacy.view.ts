import type { PersonalExport } from '../personal-export.repository.js';

/** How far the export of one's own data is. */
export class PersonalExportView {
  /** UUID. */
  id: string;
  /** `ready`: it can be downloaded. `failed`: ask again. `expired`: its file is gone. */
  status: 'queued' | 'running' | 'ready' | 'failed' | 'expired';
  /** Of `total` parts of the platform have handed over what they know. */
  done: number;
  total: number;
  /** Bytes; null unless ready. */
  size: number | null;
  /** ISO 8601, UTC. */
  requestedAt: string;
  finishedAt: string | null;
  /** When the file is removed; null unless ready. */
  expiresAt: string | null;
  /** Path of the file; null unless ready. */
  downloadPath: string | null;
}

export function toPersonalExportView(found: PersonalExport): PersonalExportView {
  const status = found.isExpired ? 'expired' : found.status;
  const isReady = status === 'ready';
  return {
    id: found.id,
    status,
    done: found.done,
    total: found.total,
    size: isReady ? found.size : null,
    requestedAt: new Date(found.requestedAt).toISOString(),
    finishedAt: found.finishedAt === null ? null : new Date(found.finishedAt).toISOString(),
    expiresAt: isReady ? new Date(found.expiresAt).toISOString() : null,
    downloadPath: isReady ? '/api/users/me/export/file' : null,
  };
}

/** The erasure has begun. */
export class ErasureView {
  ok: boolean;
}
