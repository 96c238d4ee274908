import { sendSignedIn, toProblem } from '@/api';
import { useMessages } from '@/i18n';
import { frameMessages } from './frame.messages';
import { useAction } from './use-action';

/** Downloads a file of the API as the person, under its own name. Refusals are said instead of saved. */
export function useDownload() {
  const { run, busy } = useAction();
  const m = useMessages(frameMessages);
  const download = (path: string) => run(() => downloadFile(path), { done: m.exported });
  return { download, busy };
}

/** As `useDownload`, outside components. @throws Problem */
export async function downloadFile(path: string): Promise<void> {
  const answer = await sendSignedIn(path);
  if (!answer.ok) throw toProblem(await answer.json().catch(() => undefined), answer);
  saveFile(await answer.blob(), nameOf(answer) ?? path.split('?')[0]!.split('/').at(-1)!);
}

function nameOf(answer: Response): string | undefined {
  const disposition = answer.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/.exec(disposition)?.[1];
}

/** Gives the person a file that the page has made. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
