import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Controller } from 'react-hook-form';
import { Problem } from '@/api';
import { ticketAdminCreate, type TicketView } from '@/api/generated';
import { ChoiceSelect, homeFor, Link, organisationChoices, ownProfileQuery, personChoices, RecordForm, useAccess } from '@/frame';
import { AttachmentField } from '@/frame/attachments';
import { useAttachments } from '@/frame/use-attachments';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { PageHeader } from '@/ui/page-header';
import { toast } from '@/ui/toast-store';
import { newTicketMessages } from './new-ticket.messages';
import { tagsIn } from './tags-in';
import { readAnewTickets } from './ticket-queries';
import { conversationWords } from './conversation.messages';
import { ticketWords } from './tickets.messages';
import { useClientKey } from './use-client-key';

interface NewTicket {
  readonly kind: 'person' | 'address';
  readonly requesterId: string;
  readonly requesterEmail: string;
  readonly organisationId: string;
  readonly subject: string;
  readonly body: string;
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly tags: string;
}

const EMPTY: Omit<NewTicket, 'kind'> = {
  requesterId: '',
  requesterEmail: '',
  organisationId: '',
  subject: '',
  body: '',
  priority: 'normal',
  tags: '',
};
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** A ticket on behalf of somebody. */
export function Screen() {
  const m = useMessages(newTicketMessages);
  const words = useMessages(ticketWords);
  const said = useMessages(conversationWords);
  const access = useAccess();
  const { can, canEverywhere, severalOrganisations } = access;
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const home = homeFor(access, 'tickets.work', own.organisationId);
  const navigate = useNavigate();
  const chosen = useAttachments();
  const { keyOf } = useClientKey();
  // Others may not read who there is: they name the address.
  const seesPeople = can('user.read');
  const several = severalOrganisations && canEverywhere('organisation.manage');
  const create = async ({ kind, requesterId, requesterEmail, organisationId, subject, body, priority, tags }: NewTicket) => {
    if (chosen.pending) throw new Problem(0, 'FILES_PENDING', said.filesPending);
    const who = kind === 'person' ? { requesterId } : { requesterEmail, ...(organisationId && { organisationId }) };
    const wish = { ...who, subject: subject.trim(), body: body.trim(), priority, tags: tagsIn(tags), attachmentIds: [...chosen.ids] };
    return ticketAdminCreate({ body: { ...wish, clientKey: keyOf(wish) } });
  };
  const goTo = ({ id, number }: TicketView) => {
    toast.success(m.createdNow(number));
    void navigate({ to: `/tickets/${id}` } as never);
  };
  return (
    <div className="flex max-w-2xl flex-col gap-2">
      <PageHeader title={m.newTitle} description={m.newHint} breadcrumb={<Link to="/tickets">{m.back}</Link>} />
      <RecordForm<NewTicket, TicketView>
        draft="ticket:new"
        values={{ ...EMPTY, organisationId: home === own.organisationId ? '' : (home ?? ''), kind: seesPeople ? 'person' : 'address' }}
        labels={{
          kind: m.who,
          requesterId: m.who,
          requesterEmail: m.email,
          organisationId: m.organisation,
          subject: words.subject,
          body: m.said,
          priority: m.priority,
          tags: m.tags,
        }}
        save={create}
        onSaved={goTo}
        submitLabel={m.create}
        doneLabel=""
        invalidate={readAnewTickets}
        onCancel={() => void navigate({ to: '/tickets' } as never)}
      >
        {({ register, control, watch, formState: { errors } }) => (
          <>
            {seesPeople && (
              <Controller
                control={control}
                name="kind"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.who}>
                    <NativeSelect
                      value={value}
                      onValueChange={onChange}
                      options={[
                        { value: 'person', label: m.person },
                        { value: 'address', label: m.address },
                      ]}
                    />
                  </Field>
                )}
              />
            )}
            {watch('kind') === 'person' ? (
              <Controller
                control={control}
                name="requesterId"
                rules={{ required: m.personMissing }}
                render={({ field: { value, onChange } }) => (
                  <Field label={m.requester} error={errors.requesterId?.message} required>
                    <ChoiceSelect source={personChoices} value={value || null} placeholder={m.personMissing} onValueChange={onChange} />
                  </Field>
                )}
              />
            ) : (
              <>
                <Field label={m.email} error={errors.requesterEmail?.message} required>
                  <Input {...register('requesterEmail')} type="email" inputMode="email" autoComplete="off" autoCapitalize="none" />
                </Field>
                {several && (
                  <Controller
                    control={control}
                    name="organisationId"
                    render={({ field: { value, onChange } }) => (
                      <Field label={m.organisation} error={errors.organisationId?.message} optionalLabel={words.optional}>
                        <ChoiceSelect source={organisationChoices} value={value || null} onValueChange={onChange} />
                      </Field>
                    )}
                  />
                )}
              </>
            )}
            <Field label={words.subject} error={errors.subject?.message} required>
              <Input {...register('subject')} maxLength={255} />
            </Field>
            <Field label={m.said} error={errors.body?.message} required>
              <Textarea {...register('body')} maxLength={20_000} rows={6} dir="auto" />
            </Field>
            <AttachmentField chosen={chosen} />
            <div className="grid gap-4 sm:grid-cols-2">
              <Controller
                control={control}
                name="priority"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.priority}>
                    <NativeSelect
                      value={value}
                      onValueChange={onChange}
                      options={PRIORITIES.map((each) => ({ value: each, label: words.priorities[each] }))}
                    />
                  </Field>
                )}
              />
              <Field label={m.tags} hint={m.tagsHint} error={errors.tags?.message} optionalLabel={words.optional}>
                <Input {...register('tags')} autoCapitalize="none" maxLength={400} />
              </Field>
            </div>
          </>
        )}
      </RecordForm>
    </div>
  );
}
