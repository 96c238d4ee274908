import { sendSignedIn, toProblem } from '@/api';
import type { BackupView } from '@/api/generated';

/** Uploads, written by hand until the generated client has them. */
export interface UploadView {
  id: string;
  bytes: number;
  offset: number;
  chunkBytes: number;
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

export const backupUploadBegin = call<UploadView>('POST', '/api/admin/backups/uploads');
export const backupUploadFind = call<UploadView>('GET', '/api/admin/backups/uploads/{id}');
export const backupUploadWrite = call<{ offset: number }>('PUT', '/api/admin/backups/uploads/{id}');
export const backupUploadFinish = call<BackupView>('POST', '/api/admin/backups/uploads/{id}/finish');
export const backupUploadCancel = call<void>('DELETE', '/api/admin/backups/uploads/{id}');
