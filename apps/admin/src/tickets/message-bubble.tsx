import type { ReactNode } from 'react';
import type { AttachmentView } from '@/api/generated';
import { AttachmentList } from '@/frame/attachments';
import { useFormat, useMessages } from '@/i18n';
import { cn } from '@/ui/class-names';
import { conversationWords } from './conversation.messages';

interface MessageBubbleProps {
  readonly author: string;
  readonly at: string;
  /** Null: erased. */
  readonly body: string | null;
  readonly attachments: readonly AttachmentView[];
  readonly look: 'requester' | 'staff' | 'note';
  readonly isMail: boolean;
  /** Beside the name. */
  readonly badges?: ReactNode;
  readonly warning?: ReactNode;
}

const LOOKS = {
  requester: 'bg-card sm:me-10',
  staff: 'bg-primary-soft/60 sm:ms-10',
  note: 'border-dashed border-warning bg-warning-soft/40 sm:ms-10',
};

/** What somebody wrote. */
export function MessageBubble({ author, at, body, attachments, look, isMail, badges, warning }: MessageBubbleProps) {
  const m = useMessages(conversationWords);
  const { dateTime } = useFormat();
  return (
    <article className={cn('flex min-w-0 flex-col gap-2 rounded-xl border px-4 py-3', LOOKS[look])}>
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium break-words">{author}</span>
        {badges}
        <span className="text-[0.8125rem] text-muted-foreground">
          <time dateTime={at}>{dateTime(at)}</time>
          {isMail && ` · ${m.byMail}`}
        </span>
      </header>
      {warning}
      <p dir="auto" className={cn('break-words whitespace-pre-wrap', body === null && 'text-muted-foreground italic')}>
        {body ?? m.erased}
      </p>
      <AttachmentList attachments={attachments} />
    </article>
  );
}

/** What changed, between messages. */
export function ChangeLine({ author, at, children }: { readonly author: string; readonly at: string; readonly children: ReactNode }) {
  const { dateTime } = useFormat();
  return (
    <p className="px-4 text-[0.8125rem] break-words text-muted-foreground">
      {children} · <span className="font-medium">{author}</span> · <time dateTime={at}>{dateTime(at)}</time>
    </p>
  );
}
