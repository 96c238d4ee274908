import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkChangesDto } from '@/api/generated';
import { ChoiceSelect, FormDialog } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { bulkMessages } from './bulk.messages';
import { tagsIn } from './tags-in';
import { assigneeChoices, teamChoices } from './ticket-choices';
import { assigneesQuery } from './ticket-queries';
import { ticketWords } from './tickets.messages';

const NONE = 'none';
const STATUSES = ['open', 'pending', 'on_hold', 'solved'] as const;
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

interface BulkDialogProps {
  readonly count: number;
  /** Of all of them; null: of several, where each has people and teams of its own. */
  readonly organisationId: string | null;
  readonly onChosen: (changes: BulkChangesDto | null) => void;
}

/** What is to change in several tickets at once. */
export function BulkDialog({ count, organisationId, onChosen }: BulkDialogProps) {
  const m = useMessages(bulkMessages);
  const words = useMessages(ticketWords);
  const [status, setStatus] = useState('');
  const [priority, setPriority] = useState('');
  const [assignee, setAssignee] = useState('');
  const [team, setTeam] = useState('');
  const [wrong, setWrong] = useState(false);
  const { data: people = [] } = useQuery({ ...assigneesQuery(organisationId ?? ''), enabled: organisationId !== null });
  const choose = (data: FormData) => {
    const [addTags, removeTags] = [tagsIn(String(data.get('addTags'))), tagsIn(String(data.get('removeTags')))];
    const changes: BulkChangesDto = {
      ...(status && { status: status as (typeof STATUSES)[number] }),
      ...(priority && { priority: priority as (typeof PRIORITIES)[number] }),
      ...(assignee && { assigneeId: assignee === NONE ? null : assignee }),
      ...(team && { teamId: team === NONE ? null : team }),
      ...(addTags.length > 0 && { addTags }),
      ...(removeTags.length > 0 && { removeTags }),
    };
    const isEmpty = Object.keys(changes).length === 0;
    setWrong(isEmpty);
    if (!isEmpty) onChosen(changes);
  };
  return (
    <FormDialog
      title={m.changeTitle(count)}
      description={m.changeHint}
      submitLabel={m.apply}
      busy={false}
      size="md"
      onSubmit={choose}
      onClose={() => onChosen(null)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={words.status}>
          <NativeSelect
            value={status}
            onValueChange={setStatus}
            placeholder={m.asItIs}
            options={STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
          />
        </Field>
        <Field label={m.priority}>
          <NativeSelect
            value={priority}
            onValueChange={setPriority}
            placeholder={m.asItIs}
            options={PRIORITIES.map((value) => ({ value, label: words.priorities[value] }))}
          />
        </Field>
        <Field label={m.assignee}>
          {organisationId === null ? (
            <ChoiceSelect
              source={assigneeChoices([{ value: NONE, label: m.nobody }])}
              value={assignee}
              onValueChange={setAssignee}
              otherwise={m.asItIs}
            />
          ) : (
            <NativeSelect
              value={assignee}
              onValueChange={setAssignee}
              placeholder={m.asItIs}
              options={[{ value: NONE, label: m.nobody }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          )}
        </Field>
        <Field label={m.team}>
          <ChoiceSelect
            source={teamChoices([{ value: NONE, label: m.noTeam }])}
            value={team}
            onValueChange={setTeam}
            otherwise={m.asItIs}
          />
        </Field>
        <Field label={m.addTags} hint={m.tagsHint} optionalLabel={words.optional}>
          <Input name="addTags" autoCapitalize="none" maxLength={400} />
        </Field>
        <Field label={m.removeTags} optionalLabel={words.optional}>
          <Input name="removeTags" autoCapitalize="none" maxLength={400} />
        </Field>
      </div>
      {wrong && (
        <p role="alert" className="text-[0.8125rem] text-danger">
          {m.nothingChosen}
        </p>
      )}
    </FormDialog>
  );
}
