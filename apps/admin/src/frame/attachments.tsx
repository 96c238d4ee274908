import { Download, Paperclip, RotateCcw, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { AttachmentView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Progress } from '@/ui/progress';
import { toast } from '@/ui/toast-store';
import { attachmentMessages } from './attachments.messages';
import { useProblemText } from './problem-text';
import { type ChosenAttachments, type ChosenFile, MOST_ATTACHMENTS } from './use-attachments';
import { useDownload } from './use-download';

/** As the API shows them instead of having them saved. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
/** Of larger ones only the name is shown. */
const PICTURE_BYTES = 3_000_000;

/** Chooses files for a form: `const chosen = useAttachments()`, and `chosen.ids` goes with what is sent. */
export function AttachmentField({ chosen, disabled }: { readonly chosen: ChosenAttachments; readonly disabled?: boolean }) {
  const m = useMessages(attachmentMessages);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: readonly File[]) => {
    if (files.length > 0 && !chosen.add(files)) toast.error(m.tooMany(MOST_ATTACHMENTS));
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {chosen.files.length > 0 && (
        <ul aria-label={m.attached} className="flex flex-col gap-1.5">
          {chosen.files.map((file) => (
            <ChosenRow key={file.key} file={file} chosen={chosen} />
          ))}
        </ul>
      )}
      <div>
        <Button variant="ghost" size="sm" disabled={disabled} onClick={() => input.current?.click()}>
          <Paperclip aria-hidden />
          {m.attach}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={m.attach}
          disabled={disabled}
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            // So that the same file can be chosen once more.
            event.target.value = '';
          }}
        />
      </div>
    </div>
  );
}

function ChosenRow({ file: { key, file, state, sent, error }, chosen }: { readonly file: ChosenFile; readonly chosen: ChosenAttachments }) {
  const m = useMessages(attachmentMessages);
  const { bytes, percent } = useFormat();
  const problemText = useProblemText();
  // Of what is sent, the frame around the file is a part.
  const part = file.size === 0 ? 0 : Math.min(1, sent / file.size);
  return (
    <li className="flex min-w-0 items-center gap-2 rounded-lg border border-border bg-card py-1 ps-3 pe-1">
      <div className="min-w-0 grow">
        <div className="flex gap-3">
          <bdi className="truncate">{file.name}</bdi>
          <span className="ms-auto shrink-0 text-[0.8125rem] text-muted-foreground tabular-nums">
            {state === 'sending' ? percent(Math.floor(part * 100) / 100) : state === 'waiting' ? m.waiting : bytes(file.size)}
          </span>
        </div>
        {state === 'sending' && <Progress label={m.sending(file.name)} value={part} max={1} hideLabel className="mt-1" />}
        {state === 'failed' && (
          <p role="alert" className="text-[0.8125rem] text-danger">
            {problemText(error)}
          </p>
        )}
      </div>
      {state === 'failed' && (
        <Button variant="ghost" size="icon-sm" aria-label={m.retry(file.name)} onClick={() => chosen.retry(key)}>
          <RotateCcw aria-hidden />
        </Button>
      )}
      <Button variant="ghost" size="icon-sm" aria-label={m.remove(file.name)} onClick={() => chosen.remove(key)}>
        <X aria-hidden />
      </Button>
    </li>
  );
}

/** Files that belong to something, to be downloaded; pictures that are not too large are shown. */
export function AttachmentList({ attachments }: { readonly attachments: readonly AttachmentView[] }) {
  const m = useMessages(attachmentMessages);
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={m.attached} className="flex min-w-0 flex-wrap gap-2">
      {attachments.map((attachment) => (
        <li key={attachment.id} className="max-w-full min-w-0">
          <AttachmentLink attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function AttachmentLink({ attachment: { id, name, contentType, size } }: { readonly attachment: AttachmentView }) {
  const m = useMessages(attachmentMessages);
  const { bytes } = useFormat();
  const { download, busy } = useDownload();
  const [broken, setBroken] = useState(false);
  const path = `/api/attachments/${id}`;
  const isShown = PICTURES.has(contentType) && size <= PICTURE_BYTES && !broken;
  return (
    <Button
      variant="outline"
      size="sm"
      busy={busy}
      className={isShown ? 'h-auto min-h-10 max-w-full min-w-10 p-1 pointer-coarse:h-auto' : 'max-w-full'}
      onClick={() => void download(path)}
    >
      <span className="sr-only">{m.download} </span>
      {isShown ? (
        <img
          src={path}
          alt={name}
          loading="lazy"
          decoding="async"
          className="max-h-48 max-w-full rounded-md object-contain"
          onError={() => setBroken(true)}
        />
      ) : (
        <>
          <Download aria-hidden />
          <bdi className="truncate">{name}</bdi>
          <span className="shrink-0 text-muted-foreground tabular-nums">{bytes(size)}</span>
        </>
      )}
    </Button>
  );
}
