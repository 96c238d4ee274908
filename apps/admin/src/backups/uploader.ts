import { isProblem } from '@/api';
import { session } from '@/api/session';
import { backupUploadBegin, backupUploadCancel, backupUploadFind, backupUploadFinish, backupUploadWrite } from '@/api/generated';
import { markOf, nextPiece } from './upload-piece';

/** An upload that was begun in this browser; the file itself has to be chosen again after a reload. */
export interface KeptUpload {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly mark: string;
  readonly of: string | null;
}

export interface UploadState {
  readonly phase: 'idle' | 'uploading' | 'paused' | 'waiting' | 'finishing' | 'failed' | 'done';
  readonly name: string;
  readonly bytes: number;
  readonly offset: number;
  readonly bytesPerSecond: number | null;
  readonly error?: unknown;
  /** Once it is done. */
  readonly backupId?: string;
}

const KEPT = 'zocalo.upload';
const MARK_BYTES = 65_536;
const AGAIN_MS = 3_000;
const MOST_NAME = 200;
const IDLE: UploadState = { phase: 'idle', name: '', bytes: 0, offset: 0, bytesPerSecond: null };

let state = IDLE;
let file: File | null = null;
let sending: AbortController | null = null;
const listeners = new Set<() => void>();

function set(next: Partial<UploadState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

function keep(upload: KeptUpload): void {
  localStorage.setItem(KEPT, JSON.stringify(upload));
}

/** The one upload of this page: it goes on while somebody looks at something else in the panel. */
export const uploader = {
  state: () => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** What this person began and did not finish. */
  kept(): KeptUpload | null {
    const text = localStorage.getItem(KEPT);
    const upload = text === null ? null : (JSON.parse(text) as KeptUpload);
    return upload?.of === session.identity() ? upload : null;
  },

  /** Begins, or goes on where the same file was left. @returns false: another one was begun. */
  async start(chosen: File): Promise<boolean> {
    const mark = markOf(new Uint8Array(await chosen.slice(0, MARK_BYTES).arrayBuffer()));
    const before = this.kept();
    if (before && (before.bytes !== chosen.size || before.mark !== mark)) return false;
    file = chosen;
    set({ ...IDLE, phase: 'uploading', name: chosen.name, bytes: chosen.size });
    void go(mark);
    return true;
  },

  pause(): void {
    sending?.abort();
    set({ phase: 'paused', bytesPerSecond: null });
  },

  /** After a pause or a failure. */
  goOn(): void {
    if (file) void this.start(file);
  },

  /** Nothing of it stays. */
  async discard(): Promise<void> {
    sending?.abort();
    const kept = this.kept();
    this.reset();
    localStorage.removeItem(KEPT);
    if (!kept) return;
    await backupUploadCancel({ path: { id: kept.id } }).catch((error: unknown) => {
      if (!isProblem(error, 'NOT_FOUND')) throw error;
    });
  },

  /** Somebody has seen that it is done. */
  reset(): void {
    file = null;
    set(IDLE);
  },
};

async function go(mark: string): Promise<void> {
  const mine = new AbortController();
  sending?.abort();
  sending = mine;
  const { signal } = mine;
  while (!signal.aborted && file) {
    try {
      const { id, offset, chunkBytes } = await found(mark, file, signal);
      set({ phase: 'uploading', offset });
      await sendFrom(id, offset, chunkBytes, file, signal);
      set({ phase: 'finishing', bytesPerSecond: null });
      const { id: backupId } = await backupUploadFinish({ path: { id } });
      localStorage.removeItem(KEPT);
      return set({ phase: 'done', backupId });
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) return set({ phase: 'failed', error, bytesPerSecond: null });
      set({ phase: 'waiting', bytesPerSecond: null });
      await pauseOrOnline(signal);
    }
  }
}

/** What was begun, as far as the server has it; else a new one. */
async function found(mark: string, { name, size }: File, signal: AbortSignal) {
  const kept = uploader.kept();
  if (kept) {
    try {
      return await backupUploadFind({ path: { id: kept.id }, signal });
    } catch (error) {
      if (!isProblem(error, 'NOT_FOUND')) throw error;
      localStorage.removeItem(KEPT);
    }
  }
  const begun = await backupUploadBegin({ body: { bytes: size, name: name.slice(-MOST_NAME) }, signal });
  keep({ id: begun.id, name, bytes: size, mark, of: session.identity() });
  return begun;
}

async function sendFrom(id: string, from: number, most: number, whole: File, signal: AbortSignal): Promise<void> {
  let offset = from;
  let last: Parameters<typeof nextPiece>[0] = null;
  const begun = performance.now();
  while (offset < whole.size) {
    const piece = whole.slice(offset, offset + nextPiece(last, most));
    const at = performance.now();
    const answer = await backupUploadWrite({ path: { id }, query: { offset }, body: piece, signal });
    last = { bytes: piece.size, tookMs: performance.now() - at };
    offset = answer.offset;
    set({ offset, bytesPerSecond: ((offset - from) * 1_000) / (performance.now() - begun) });
  }
}

/** No connection, a server that is away, a session to be renewed, or a piece that arrived after all: the next look at the offset settles it. */
function isPassing(error: unknown): boolean {
  if (isProblem(error, 'UPLOAD_OFFSET_WRONG')) return true;
  return (
    isProblem(error) &&
    error.code !== 'NO_ROOM' &&
    (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 502)
  );
}

function pauseOrOnline(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener('online', over);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, AGAIN_MS);
    addEventListener('online', over);
    signal.addEventListener('abort', over);
  });
}
