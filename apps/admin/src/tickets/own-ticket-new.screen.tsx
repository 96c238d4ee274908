import { useNavigate } from '@tanstack/react-router';
import { Problem } from '@/api';
import { type OwnTicketView, ticketCreate } from '@/api/generated';
import { Link, RecordForm } from '@/frame';
import { AttachmentField } from '@/frame/attachments';
import { useAttachments } from '@/frame/use-attachments';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { toast } from '@/ui/toast-store';
import { readAnewOwnTickets } from './own-ticket-queries';
import { ownTicketMessages } from './own-tickets.messages';
import { conversationWords } from './conversation.messages';
import { ticketWords } from './tickets.messages';
import { useClientKey } from './use-client-key';

interface Question {
  readonly subject: string;
  readonly body: string;
}

/** Asks for help. */
export function Screen() {
  const m = useMessages(ownTicketMessages);
  const words = useMessages(ticketWords);
  const said = useMessages(conversationWords);
  const navigate = useNavigate();
  const chosen = useAttachments();
  const { keyOf } = useClientKey();
  const raise = async ({ subject, body }: Question) => {
    if (chosen.pending) throw new Problem(0, 'FILES_PENDING', said.filesPending);
    const wish = { subject: subject.trim(), body: body.trim(), attachmentIds: [...chosen.ids] };
    return ticketCreate({ body: { ...wish, clientKey: keyOf(wish) } });
  };
  const goTo = ({ id, number }: OwnTicketView) => {
    toast.success(m.raised(number));
    void navigate({ to: `/my-tickets/${id}` } as never);
  };
  return (
    <div className="flex max-w-2xl flex-col gap-2">
      <PageHeader title={m.newTitle} description={m.newHint} breadcrumb={<Link to="/my-tickets">{m.back}</Link>} />
      <RecordForm<Question, OwnTicketView & { readonly version?: number }>
        draft="own-ticket:new"
        values={{ subject: '', body: '' }}
        labels={{ subject: words.subject, body: m.body }}
        save={raise}
        onSaved={goTo}
        submitLabel={m.send}
        doneLabel=""
        invalidate={readAnewOwnTickets}
        onCancel={() => void navigate({ to: '/my-tickets' } as never)}
      >
        {({ register, formState: { errors } }) => (
          <>
            <Field label={words.subject} hint={m.subjectHint} error={errors.subject?.message} required>
              <Input {...register('subject')} maxLength={255} autoFocus dir="auto" />
            </Field>
            <Field label={m.body} error={errors.body?.message} required>
              <Textarea {...register('body')} maxLength={20_000} rows={8} dir="auto" />
            </Field>
            <AttachmentField chosen={chosen} />
          </>
        )}
      </RecordForm>
    </div>
  );
}
