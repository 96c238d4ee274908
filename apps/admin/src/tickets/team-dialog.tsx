import { ticketTeamCreate, ticketTeamFindAll, ticketTeamUpdate, type TicketTeamView } from '@/api/generated';
import { ifMatch, RecordForm } from '@/frame';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { teamMessages } from './teams.messages';

interface TeamDialogProps {
  /** Null: a new one. */
  readonly team: TicketTeamView | null;
  readonly organisationId: string;
  readonly invalidate: readonly (readonly unknown[])[];
  readonly onClose: () => void;
}

/** What a team is called. */
export function TeamDialog({ team, organisationId, invalidate, onClose }: TeamDialogProps) {
  const m = useMessages(teamMessages);
  const readTheirs = async () => {
    const { items } = await ticketTeamFindAll({ query: { organisationId } });
    const theirs = items.find(({ id }) => id === team?.id);
    return { values: { name: theirs?.name ?? '' }, version: theirs?.version };
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={team ? m.rename : m.newTeam} closeLabel={m.close} size="sm">
      <DialogBody>
        <RecordForm<{ readonly name: string }, TicketTeamView>
          values={{ name: team?.name ?? '' }}
          {...(team && { version: team.version, readTheirs })}
          labels={{ name: m.teamName }}
          save={({ name }, version) =>
            team
              ? ticketTeamUpdate({ path: { id: team.id }, headers: ifMatch(version), body: { name } })
              : ticketTeamCreate({ body: { name, organisationId } })
          }
          doneLabel={team ? m.teamRenamed : m.teamCreated}
          invalidate={invalidate}
          onSaved={onClose}
          onCancel={onClose}
        >
          {({ register, formState: { errors } }) => (
            <Field label={m.teamName} error={errors.name?.message} required>
              <Input {...register('name')} maxLength={80} autoFocus />
            </Field>
          )}
        </RecordForm>
      </DialogBody>
    </Dialog>
  );
}
