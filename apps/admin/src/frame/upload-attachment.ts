import { sendSignedIn, toProblem } from '@/api';
import type { AttachmentView } from '@/api/generated';
import type { TellingInit } from '@/api/telling-request';

const LIMIT_MS = 10 * 60_000;

/** Uploads a file, which belongs to nothing yet. @throws Problem */
export async function uploadAttachment(file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<AttachmentView> {
  const body = new FormData();
  body.append('file', file);
  try {
    const answer = await sendSignedIn('/api/attachments', (): TellingInit => ({
      method: 'POST',
      body,
      onSent,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    }));
    const said: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw toProblem(said, answer);
    return said as AttachmentView;
  } catch (error) {
    throw toProblem(error, undefined);
  }
}
