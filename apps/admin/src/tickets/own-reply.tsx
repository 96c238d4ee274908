import { useNavigate } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useRef, useState } from 'react';
import { type OwnTicketDetailView, ticketReply } from '@/api/generated';
import { useAction, useSaveKey } from '@/frame';
import { AttachmentField } from '@/frame/attachments';
import { useAttachments } from '@/frame/use-attachments';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent } from '@/ui/card';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { toast } from '@/ui/toast-store';
import { readAnewOwnTickets } from './own-ticket-queries';
import { ownTicketMessages } from './own-tickets.messages';
import { conversationWords } from './conversation.messages';
import { useClientKey } from './use-client-key';
import { useKeptText } from './use-kept-text';

/** Answers in an own ticket; what is typed is kept until it is sent. */
export function OwnReply({ ticket: { id, status } }: { readonly ticket: OwnTicketDetailView }) {
  const m = useMessages(ownTicketMessages);
  const said = useMessages(conversationWords);
  const navigate = useNavigate();
  const { run, busy } = useAction();
  const { text, setText, takeSent } = useKeptText(`own-ticket-reply:${id}`);
  const [wrong, setWrong] = useState<string>();
  const chosen = useAttachments();
  const { keyOf, forgetKey } = useClientKey();
  const form = useRef<HTMLFormElement>(null);
  useSaveKey(form);
  const send = async () => {
    const body = text.trim();
    const problem = body === '' ? said.messageMissing : chosen.pending ? said.filesPending : undefined;
    setWrong(problem);
    if (problem || busy) return;
    const reply = { body, attachmentIds: [...chosen.ids] };
    const work = () => ticketReply({ path: { id }, body: { ...reply, clientKey: keyOf(reply) } });
    const placed = await run(work, { invalidate: readAnewOwnTickets });
    if (!placed) return;
    forgetKey();
    takeSent(text);
    chosen.clear();
    const isElsewhere = placed.ticketId !== id;
    toast.success(isElsewhere ? m.sentElsewhere : m.sent);
    if (isElsewhere) void navigate({ to: `/my-tickets/${placed.ticketId}` } as never);
  };
  const hint = status === 'closed' ? m.replyClosed : status === 'solved' ? m.replySolved : undefined;
  return (
    <Card>
      <CardContent>
        <form
          ref={form}
          aria-label={m.reply}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Field label={m.replyLabel} error={wrong} hint={hint}>
            <Textarea
              value={text}
              maxLength={20_000}
              rows={4}
              dir="auto"
              onChange={(event) => {
                setText(event.target.value);
                setWrong(undefined);
              }}
            />
          </Field>
          <div className="flex flex-wrap items-end justify-between gap-3">
            <AttachmentField chosen={chosen} disabled={busy} />
            <Button type="submit" busy={busy}>
              <Send aria-hidden /> {said.send}
            </Button>
          </div>
        </form>
      </CardContent>
    </Card>
  );
}
