import { EyeOff, Send } from 'lucide-react';
import { useRef, useState } from 'react';
import { type ReadyReplyView, type StaffReplyDto, ticketAdminReply, ticketDeskUpdate, type TicketView } from '@/api/generated';
import { useSaveKey } from '@/frame';
import { AttachmentField } from '@/frame/attachments';
import { useAttachments } from '@/frame/use-attachments';
import { useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { Radio, RadioGroup } from '@/ui/radio-group';
import { ticketMessages } from './ticket.messages';
import { CannedSelect } from './canned-select';
import { cannedMessages } from './canned.messages';
import { conversationWords } from './conversation.messages';
import { ticketWords } from './tickets.messages';
import { useClientKey } from './use-client-key';
import { useKeptText } from './use-kept-text';
import type { WorkOnTicket } from './use-ticket-work';

interface ReplyFormProps {
  readonly ticket: TicketView;
  readonly work: WorkOnTicket;
  readonly busy: boolean;
  readonly onWriting: (isWriting: boolean) => void;
}

/** Answers the requester, or leaves a note for staff; what is typed is kept until it is sent. */
export function ReplyForm({ ticket, work, busy, onWriting }: ReplyFormProps) {
  const m = useMessages(ticketMessages);
  const words = useMessages(ticketWords);
  const said = useMessages(conversationWords);
  const canned = useMessages(cannedMessages);
  const { text, setText, addText, takeSent, isNote, setIsNote, restored } = useKeptText(`ticket-reply:${ticket.id}`);
  const [status, setStatus] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [addTags, setAddTags] = useState<readonly string[]>([]);
  const chosen = useAttachments();
  const { keyOf, forgetKey } = useClientKey();
  const form = useRef<HTMLFormElement>(null);
  useSaveKey(form);
  const submit = () => {
    if (busy) return;
    const body = text.trim();
    const problem = body === '' ? said.messageMissing : chosen.pending ? said.filesPending : undefined;
    setWrong(problem);
    if (problem) return;
    const reply: StaffReplyDto = {
      body,
      internal: isNote,
      attachmentIds: [...chosen.ids],
      ...(status && { status: status as NonNullable<StaffReplyDto['status']> }),
    };
    const clientKey = keyOf(reply);
    void work({
      onto: ticket.version,
      send: async (version) => {
        const placed = await ticketAdminReply({ path: { id: ticket.id }, body: { ...reply, clientKey, version } });
        // The answer is there, whatever becomes of the tags.
        if (addTags.length > 0)
          await ticketDeskUpdate({ body: { ids: [ticket.id], changes: { addTags: [...addTags] } } }).catch(() => undefined);
        return placed;
      },
      done: isNote ? m.noted : m.sent,
      onDone: () => {
        forgetKey();
        takeSent(text);
        setStatus('');
        setAddTags([]);
        chosen.clear();
        onWriting(false);
      },
    });
  };
  const take = (ready: ReadyReplyView) => {
    addText(ready.body);
    setWrong(undefined);
    if (ready.status !== null && ticket.nextStatuses.includes(ready.status)) setStatus(ready.status);
    setAddTags([...new Set([...addTags, ...ready.addTags])]);
    onWriting(true);
  };
  return (
    <Card className={cn(isNote && 'border-dashed border-warning bg-warning-soft/40')}>
      <CardContent>
        <form
          ref={form}
          aria-label={m.reply}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <div className="flex flex-wrap items-center justify-between gap-3">
            <Field label={m.kind} group hideLabel>
              <RadioGroup
                value={isNote ? 'note' : 'reply'}
                onValueChange={(value) => setIsNote(value === 'note')}
                className="flex flex-wrap gap-x-6 gap-y-2"
              >
                <Radio value="reply" label={m.replyTab} />
                <Radio value="note" label={m.noteTab} />
              </RadioGroup>
            </Field>
            <CannedSelect ticket={ticket} disabled={busy} onFilled={take} />
          </div>
          <Field label={isNote ? m.note : said.message} error={wrong} hint={isNote ? m.noteHint : undefined} hideLabel>
            <Textarea
              value={text}
              maxLength={20_000}
              rows={4}
              dir="auto"
              onChange={(event) => {
                setText(event.target.value);
                setWrong(undefined);
                onWriting(event.target.value.trim() !== '');
              }}
            />
          </Field>
          {restored && (
            <p className="text-[0.8125rem] text-muted-foreground">
              {said.draftKept}{' '}
              <Button variant="link" size="sm" onClick={() => setText('')}>
                {said.discardDraft}
              </Button>
            </p>
          )}
          {addTags.length > 0 && (
            <p className="text-[0.8125rem] text-muted-foreground">
              {canned.chosenTags(addTags.join(', '))}{' '}
              <Button variant="link" size="sm" onClick={() => setAddTags([])}>
                {m.withoutTags}
              </Button>
            </p>
          )}
          <div className="flex flex-wrap items-end gap-3">
            <AttachmentField chosen={chosen} disabled={busy} />
            <div className="ms-auto flex flex-wrap items-end gap-3">
              <Field label={m.after}>
                <NativeSelect
                  value={status}
                  onValueChange={setStatus}
                  placeholder={m.asItIs}
                  options={ticket.nextStatuses.map((value) => ({ value, label: wordFor(words.statuses, value) }))}
                  className="w-56"
                />
              </Field>
              <Button type="submit" busy={busy}>
                {isNote ? <EyeOff aria-hidden /> : <Send aria-hidden />} {isNote ? m.sendNote : said.send}
              </Button>
            </div>
          </div>
        </form>
      </CardContent>
    </Card>
  );
}
