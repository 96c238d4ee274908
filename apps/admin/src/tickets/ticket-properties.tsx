import { useQuery } from '@tanstack/react-query';
import { UserCheck } from 'lucide-react';
import { useState } from 'react';
import { session } from '@/api';
import { ticketAdminUpdate, type TicketView, type UpdateTicketDto } from '@/api/generated';
import { useAccess } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { tagsIn } from './tags-in';
import { ticketMessages } from './ticket.messages';
import { assigneesQuery, teamsQuery } from './ticket-queries';
import { ticketWords } from './tickets.messages';
import type { WorkOnTicket } from './use-ticket-work';

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

interface PropertiesProps {
  readonly ticket: TicketView;
  readonly work: WorkOnTicket;
  readonly busy: boolean;
}

/** What a ticket is besides its words; each change is saved at once, onto the version that is shown. */
export function TicketProperties({ ticket, work, busy }: PropertiesProps) {
  const m = useMessages(ticketMessages);
  const words = useMessages(ticketWords);
  const { can } = useAccess();
  const disabled = busy || !can('tickets.work') || ticket.status === 'closed' || ticket.mergedInto !== null;
  const { data: people = [] } = useQuery(assigneesQuery(ticket.organisationId));
  const { data: teams = [] } = useQuery(teamsQuery(ticket.organisationId));
  const own = session.identity();
  const change = (body: UpdateTicketDto) =>
    void work({
      onto: ticket.version,
      send: (version) => ticketAdminUpdate({ path: { id: ticket.id }, body: { ...body, version } }),
      done: m.saved,
    });
  const { status, nextStatuses, priority, assigneeId, assigneeName, teamId, teamName } = ticket;
  const isMissing = assigneeId !== null && !people.some(({ id }) => id === assigneeId);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.details}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        <Field label={words.status}>
          <NativeSelect
            value={status}
            disabled={disabled}
            onValueChange={(next) => change({ status: next as NonNullable<UpdateTicketDto['status']> })}
            options={[...new Set([status, ...nextStatuses])].map((value) => ({ value, label: wordFor(words.statuses, value) }))}
          />
        </Field>
        <Field label={m.priority}>
          <NativeSelect
            value={priority}
            disabled={disabled}
            onValueChange={(next) => change({ priority: next as (typeof PRIORITIES)[number] })}
            options={PRIORITIES.map((value) => ({ value, label: words.priorities[value] }))}
          />
        </Field>
        <div className="flex flex-col items-start gap-2">
          <Field label={m.assignee} className="w-full">
            <NativeSelect
              value={assigneeId ?? ''}
              disabled={disabled}
              placeholder={m.nobody}
              onValueChange={(next) => change({ assigneeId: next || null })}
              options={[
                ...(isMissing ? [{ value: assigneeId, label: assigneeName ?? m.somebody }] : []),
                ...people.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </Field>
          {!disabled && own !== null && assigneeId !== own && people.some(({ id }) => id === own) && (
            <Button variant="outline" size="sm" onClick={() => change({ assigneeId: own })}>
              <UserCheck aria-hidden /> {m.takeIt}
            </Button>
          )}
        </div>
        <Field label={m.team}>
          <NativeSelect
            value={teamId ?? ''}
            disabled={disabled}
            placeholder={m.noTeam}
            onValueChange={(next) => change({ teamId: next || null })}
            options={[
              ...(teamId !== null && !teams.some(({ id }) => id === teamId) ? [{ value: teamId, label: teamName ?? '…' }] : []),
              ...teams.filter(({ id, isArchived }) => !isArchived || id === teamId).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
        <Tags key={ticket.tags.join(' ')} ticket={ticket} disabled={disabled} onSave={(tags) => change({ tags })} />
        <Facts ticket={ticket} />
      </CardContent>
    </Card>
  );
}

interface TagsProps {
  readonly ticket: TicketView;
  readonly disabled: boolean;
  readonly onSave: (tags: string[]) => void;
}

function Tags({ ticket: { tags }, disabled, onSave }: TagsProps) {
  const m = useMessages(ticketMessages);
  const [text, setText] = useState(tags.join(' '));
  const wanted = tagsIn(text);
  const isChanged = wanted.toSorted().join(' ') !== tags.toSorted().join(' ');
  return (
    <form
      className="flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !disabled) onSave(wanted);
      }}
    >
      <Field label={m.tags} hint={m.tagsHint} className="w-full">
        <Input value={text} disabled={disabled} maxLength={900} autoCapitalize="none" onChange={(event) => setText(event.target.value)} />
      </Field>
      {isChanged && (
        <Button type="submit" variant="outline" size="sm" disabled={disabled}>
          {m.saveTags}
        </Button>
      )}
    </form>
  );
}

function Facts({ ticket }: { readonly ticket: TicketView }) {
  const m = useMessages(ticketMessages);
  const words = useMessages(ticketWords);
  const { dateTime } = useFormat();
  const { requesterName, requesterEmail, createdAt, solvedAt, rating, ratingComment } = ticket;
  return (
    <DescriptionList>
      <DescriptionItem label={m.from} className="sm:grid-cols-1">
        {requesterName ?? requesterEmail ?? m.somebody}
      </DescriptionItem>
      <DescriptionItem label={m.raised} className="sm:grid-cols-1">
        {dateTime(createdAt)}
      </DescriptionItem>
      {solvedAt !== null && (
        <DescriptionItem label={m.solvedAt} className="sm:grid-cols-1">
          {dateTime(solvedAt)}
        </DescriptionItem>
      )}
      {rating !== null && (
        <DescriptionItem label={m.rating} className="sm:grid-cols-1">
          {words.stars(rating)}
          {ratingComment !== null && (
            <span dir="auto" className="block whitespace-pre-wrap">
              {ratingComment}
            </span>
          )}
        </DescriptionItem>
      )}
    </DescriptionList>
  );
}
