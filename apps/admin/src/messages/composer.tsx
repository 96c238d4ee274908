import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import type { AttachmentView } from '@/api/generated';
import { AttachmentField } from '@/frame/attachments';
import { useAttachments } from '@/frame/use-attachments';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Textarea } from '@/ui/input';
import { messageMessages } from './messages.messages';

interface ComposerProps {
  readonly name: string;
  readonly onSend: (body: string, attachments: readonly AttachmentView[]) => void;
}

/** Where a message is written. */
export function Composer({ name, onSend }: ComposerProps) {
  const m = useMessages(messageMessages);
  const text = useRef<HTMLTextAreaElement>(null);
  const chosen = useAttachments();
  const send = () => {
    const body = text.current!.value.trim();
    if (chosen.pending || (body === '' && chosen.ids.length === 0)) return;
    onSend(
      body,
      chosen.files.flatMap(({ attachment }) => (attachment ? [attachment] : [])),
    );
    text.current!.value = '';
    chosen.clear();
    text.current!.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    // While a word is put together, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="flex flex-col gap-2 border-t pt-3 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        ref={text}
        aria-label={m.write(name)}
        placeholder={m.write(name)}
        title={m.sendHint}
        maxLength={10_000}
        rows={2}
        className="max-h-48 min-h-14"
        onKeyDown={onKey}
      />
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <AttachmentField chosen={chosen} />
        </div>
        <Button type="submit" disabled={chosen.pending}>
          <SendHorizontal aria-hidden /> {m.send}
        </Button>
      </div>
    </form>
  );
}
