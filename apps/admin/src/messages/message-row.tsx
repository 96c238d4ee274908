import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { messageDelete, messageEdit, type MessageView } from '@/api/generated';
import { FormDialog, late, useAction, useConfirm } from '@/frame';
import { AttachmentList } from '@/frame/attachments';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/ui/dropdown-menu';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { messageMessages } from './messages.messages';

const ReportMessageDialog = late(
  () => import('@/frame/report-message-dialog').then(({ ReportMessageDialog: Part }) => Part),
  ({ onClose }) => onClose(),
);

const invalidate = [['messages']];

interface MessageRowProps {
  readonly message: MessageView;
  readonly isOwn: boolean;
  readonly author: string;
  /** The other one has read this one, and it is the last of which that is so. */
  readonly isSeen: boolean;
}

/** One message and what can be done with it. */
export function MessageRow({ message, isOwn, author, isSeen }: MessageRowProps) {
  const m = useMessages(messageMessages);
  const format = useFormat();
  const { id, body, sentAt, editedAt, deletedAt, attachments } = message;
  return (
    <li className={cn('group flex max-w-full flex-col gap-1', isOwn ? 'items-end' : 'items-start')}>
      <div className={cn('flex max-w-[85%] min-w-0 items-center gap-1', isOwn && 'flex-row-reverse')}>
        <div className={cn('flex min-w-0 flex-col gap-2 rounded-2xl px-3.5 py-2', isOwn ? 'bg-primary-soft' : 'bg-muted')}>
          <span className="sr-only">{author}:</span>
          {deletedAt === null ? (
            <>
              {body !== '' && (
                <p dir="auto" className="break-words whitespace-pre-wrap">
                  {body}
                </p>
              )}
              <AttachmentList attachments={attachments} />
            </>
          ) : (
            <p className="text-muted-foreground italic">{m.deleted}</p>
          )}
        </div>
        {deletedAt === null && <MessageMenu id={id} body={body ?? ''} isOwn={isOwn} />}
      </div>
      <p className="px-1 text-xs text-muted-foreground">
        <time dateTime={sentAt} title={format.dateTime(sentAt)}>
          {format.relative(sentAt)}
        </time>
        {editedAt !== null && deletedAt === null && ` · ${m.edited}`}
        {isSeen && ` · ${m.seen}`}
      </p>
    </li>
  );
}

function MessageMenu({ id, body, isOwn }: { readonly id: string; readonly body: string; readonly isOwn: boolean }) {
  const m = useMessages(messageMessages);
  const { run, busy } = useAction();
  const confirm = useConfirm();
  const [open, setOpen] = useState<'edit' | 'report' | null>(null);
  const remove = async () => {
    if (!(await confirm({ title: m.deleteTitle, body: m.deleteBody, action: m.delete, tone: 'danger' }))) return;
    await run(() => messageDelete({ path: { id } }), { invalidate });
  };
  const edit = async (data: FormData) => {
    const text = String(data.get('body')).trim();
    if (text === '') return;
    if (await run(() => messageEdit({ path: { id }, body: { body: text } }), { invalidate })) setOpen(null);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={m.messageOptions}
            className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {isOwn ? (
            <>
              {body !== '' && <DropdownMenuItem onSelect={() => setOpen('edit')}>{m.edit}</DropdownMenuItem>}
              <DropdownMenuItem tone="danger" onSelect={() => void remove()}>
                {m.delete}
              </DropdownMenuItem>
            </>
          ) : (
            <DropdownMenuItem onSelect={() => setOpen('report')}>{m.report}</DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {open === 'edit' && (
        <FormDialog title={m.editTitle} submitLabel={m.save} busy={busy} onSubmit={(data) => void edit(data)} onClose={() => setOpen(null)}>
          <Field label={m.text}>
            <Textarea name="body" defaultValue={body} maxLength={10_000} rows={4} />
          </Field>
        </FormDialog>
      )}
      {open === 'report' && <ReportMessageDialog messageId={id} onClose={() => setOpen(null)} />}
    </>
  );
}
