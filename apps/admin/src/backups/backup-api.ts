import { sendSignedIn, toProblem } from '@/api';

/** Written by hand after the contract, until the generated client has these routes. */
export interface BackupView {
  id: string;
  state: 'running' | 'written' | 'verified' | 'failed';
  kind: 'manual' | 'scheduled' | 'before_purge' | 'before_migration' | 'before_restore' | 'uploaded' | 'first';
  note: string | null;
  createdAt: string;
  finishedAt: string | null;
  verifiedAt: string | null;
  bytes: number | null;
  dataBytes: number | null;
  rows: number | null;
  appVersion: string;
  encrypted: boolean;
  error: { code: string; message: string } | null;
  progress: { phase: string; bytesDone: number; bytesTotal: number | null; rowsDone: number } | null;
  createdBy: string | null;
  createdByName: string | null;
}

export interface BackupDetailView extends BackupView {
  tables: { name: string; rows: number; bytes: number }[];
  files: { count: number; bytes: number } | null;
  migrations: { count: number; last: string | null } | null;
  serverVersion: string | null;
  keyFingerprint: string | null;
  restorable: { ok: boolean; problems: string[] };
}

export interface DrillView {
  id: string;
  backupId: string;
  state: 'running' | 'passed' | 'failed';
  startedAt: string;
  durationSeconds: number | null;
  error: { code: string; message: string } | null;
  rows: number | null;
}

export interface BackupSummaryView {
  place: 'disk' | 's3';
  encrypted: boolean;
  freeBytes: number | null;
  lastVerifiedAt: string | null;
  nextAt: string | null;
  keepDays: number;
  keepWeekly: number;
  keepMonthly: number;
  running: BackupView | null;
  lastDrill: DrillView | null;
  expectedRestoreSeconds: number | null;
  undo: { restoreId: string; until: string } | null;
}

export interface RestoreView {
  id: string;
  kind: 'restore' | 'undo';
  backupId: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undone';
  step: string;
  progress: { bytesDone: number; bytesTotal: number; rowsDone: number };
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  reason: string;
  undoUntil: string | null;
  undoOf: string | null;
}

export type RestoreStartedView = RestoreView & { watchToken: string };

export interface RestorePreviewView {
  backup: BackupView | null;
  ageSeconds: number;
  lost: { table: string; label: string; now: number; then: number }[];
  blockers: string[];
  warnings: string[];
  confirmWord: string;
}

export interface UploadView {
  id: string;
  bytes: number;
  offset: number;
  chunkBytes: number;
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

interface Request {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

function call<T, R extends Request = Request>(method: string, url: string) {
  return async ({ path = {}, query = {}, body, signal }: R = {} as R): Promise<T> => {
    const asked = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = asked.length > 0 ? `?${new URLSearchParams(asked.map(([key, value]) => [key, String(value)])).toString()}` : '';
    const to = url.replaceAll(/\{(\w+)\}/g, (_, key: string) => path[key]!) + search;
    const isFile = body instanceof Blob;
    const answer = await sendSignedIn(to, () => ({
      method,
      ...(signal && { signal }),
      ...(body !== undefined && {
        body: isFile ? body : JSON.stringify(body),
        headers: { 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
      }),
    }));
    const read: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
    if (!answer.ok) throw toProblem(read, answer);
    return read as T;
  };
}

export const backupCreate = call<BackupView>('POST', '/api/admin/backup');
export const backupFindAll = call<Page<BackupView>>('GET', '/api/admin/backups');
export const backupSummary = call<BackupSummaryView>('GET', '/api/admin/backups/summary');
export const backupFind = call<BackupDetailView>('GET', '/api/admin/backups/{id}');
export const backupVerify = call<BackupView>('POST', '/api/admin/backups/{id}/verify');
export const backupRemove = call<void>('DELETE', '/api/admin/backups/{id}');
export const restoreDrillStart = call<DrillView>('POST', '/api/admin/backups/{id}/drill');
export const restoreDrillFindAll = call<Page<DrillView>>('GET', '/api/admin/drills');
export const backupUploadBegin = call<UploadView>('POST', '/api/admin/backups/uploads');
export const backupUploadFind = call<UploadView>('GET', '/api/admin/backups/uploads/{id}');
export const backupUploadWrite = call<{ offset: number }>('PUT', '/api/admin/backups/uploads/{id}');
export const backupUploadFinish = call<BackupView>('POST', '/api/admin/backups/uploads/{id}/finish');
export const backupUploadCancel = call<void>('DELETE', '/api/admin/backups/uploads/{id}');
export const restorePreview = call<RestorePreviewView>('GET', '/api/admin/restore/{id}/preview');
export const restoreStart = call<RestoreStartedView>('POST', '/api/admin/restore/{id}');
export const restoreFindAll = call<Page<RestoreView>>('GET', '/api/admin/restores');
export const restoreFind = call<RestoreView>('GET', '/api/admin/restores/{id}');
export const restoreUndoPreview = call<RestorePreviewView>('GET', '/api/admin/restores/{id}/undo/preview');
export const restoreUndo = call<RestoreStartedView>('POST', '/api/admin/restores/{id}/undo');
