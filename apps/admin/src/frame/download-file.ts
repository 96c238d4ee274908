import { sendSignedIn, toProblem } from '@/api';
import { saveFile } from './save-file';

/** A file may be long in coming, but not stand still for longer. */
const STANDSTILL_MS = 60_000;
const TELL_MS = 500;
/** So much is handed to the browser at once, which keeps it out of the memory of the page. */
const PART_BYTES = 4_000_000;

/**
 * Downloads a file of the API as the person, under its own name. In components: `useDownload`.
 * @param tell how many bytes have come, now and then
 * @throws Problem
 */
export async function downloadFile(path: string, tell?: (bytes: number) => void): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let standstill = new AbortController();
  const goesOn = () => {
    clearTimeout(timer);
    timer = setTimeout(() => standstill.abort(new DOMException('The file stood still.', 'TimeoutError')), STANDSTILL_MS);
  };
  const begin = () => {
    standstill = new AbortController();
    goesOn();
    return { signal: standstill.signal };
  };
  try {
    const answer = await sendSignedIn(path, begin);
    if (!answer.ok) throw toProblem(await answer.json().catch(() => undefined), answer);
    const told = throttled(tell);
    const file = await readAll(answer, (count) => {
      goesOn();
      told(count);
    });
    saveFile(file, nameOf(answer) ?? path.split('?')[0]!.split('/').at(-1)!);
  } catch (error) {
    throw toProblem(error, undefined);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll({ body, headers }: Response, onBytes: (count: number) => void): Promise<Blob> {
  const parts: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let [count, handedOn] = [0, 0];
  const handOn = () => {
    parts.push(new Blob(pieces));
    pieces = [];
    handedOn = count;
  };
  const reader = body!.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    count += next.value.byteLength;
    if (count - handedOn >= PART_BYTES) handOn();
    onBytes(count);
  }
  handOn();
  return new Blob(parts, { type: headers.get('content-type') ?? '' });
}

/** Not for what comes at once. */
function throttled(tell: ((bytes: number) => void) | undefined): (bytes: number) => void {
  let last = Date.now();
  return (bytes) => {
    if (Date.now() - last < TELL_MS) return;
    last = Date.now();
    tell?.(bytes);
  };
}

function nameOf(answer: Response): string | undefined {
  const disposition = answer.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/.exec(disposition)?.[1];
}
