import { useSuspenseQuery } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { ticketTeamUpdate, type TicketTeamView } from '@/api/generated';
import { ChoiceSelect, homeFor, ifMatch, late, organisationChoices, ownProfileQuery, useAccess, useAction, useSearchState } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { teamMessages } from './teams.messages';
import { teamsQuery } from './ticket-queries';

const TeamDialog = late(
  () => import('./team-dialog').then((file) => file.TeamDialog),
  ({ onClose }) => onClose(),
);

const readAnewTeams = [['ticket-teams'], ['tickets']] as const;

/** Teams that tickets are given to, of one organisation at a time. */
export function Screen() {
  const m = useMessages(teamMessages);
  const access = useAccess();
  const { mayUse, canEverywhere, severalOrganisations } = access;
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const [{ organisation }, change] = useSearchState();
  const home = homeFor(access, 'tickets.read', own.organisationId) ?? own.organisationId;
  const organisationId = organisation ?? home;
  const { data: teams } = useSuspenseQuery(teamsQuery(organisationId));
  const [edited, setEdited] = useState<TicketTeamView | 'new' | null>(null);
  const manages = mayUse({ permission: 'tickets.manage', scope: 'organisation' });
  const add = manages && (
    <Button onClick={() => setEdited('new')}>
      <Plus aria-hidden /> {m.newTeam}
    </Button>
  );
  return (
    <>
      <PageHeader title={m.teamsTitle} description={m.teamsHint} actions={add} />
      {severalOrganisations && canEverywhere('organisation.manage') && (
        <div className="mb-4 max-w-xs">
          <ChoiceSelect
            aria-label={m.organisation}
            source={organisationChoices}
            value={organisationId}
            onValueChange={(id) => change({ organisation: id === home ? null : id }, { replace: true })}
          />
        </div>
      )}
      {teams.length === 0 ? (
        <EmptyState title={m.noTeams} body={m.noTeamsHint} action={add} />
      ) : (
        <Table label={m.teamsTitle} containerClassName="max-w-2xl rounded-lg border">
          <THead>
            <TR>
              <TH>{m.teamName}</TH>
              <TH>{m.teamState}</TH>
              {manages && (
                <TH align="end">
                  <span className="sr-only">{m.rowActions}</span>
                </TH>
              )}
            </TR>
          </THead>
          <TBody>
            {teams.map((team) => (
              <TR key={team.id}>
                <TD className="font-medium break-words">{team.name}</TD>
                <TD>
                  <Badge tone={team.isArchived ? 'neutral' : 'success'}>{team.isArchived ? m.teamArchived : m.teamInUse}</Badge>
                </TD>
                {manages && (
                  <TD align="end">
                    <TeamButtons team={team} onRename={() => setEdited(team)} />
                  </TD>
                )}
              </TR>
            ))}
          </TBody>
        </Table>
      )}
      {edited && (
        <TeamDialog
          team={edited === 'new' ? null : edited}
          organisationId={organisationId}
          invalidate={readAnewTeams}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

function TeamButtons({ team, onRename }: { readonly team: TicketTeamView; readonly onRename: () => void }) {
  const m = useMessages(teamMessages);
  const { run, busy } = useAction();
  const path = { id: team.id };
  const isArchived = !team.isArchived;
  const archive = () =>
    run(() => ticketTeamUpdate({ path, headers: ifMatch(team.version), body: { isArchived } }), {
      done: isArchived ? m.teamArchivedNow : m.teamBack,
      undo: () => ticketTeamUpdate({ path, body: { isArchived: !isArchived } }),
      invalidate: readAnewTeams,
    });
  const archiveLabel = `${isArchived ? m.archive : m.bringBack}: ${team.name}`;
  return (
    <>
      <Button variant="ghost" size="icon" aria-label={`${m.rename}: ${team.name}`} onClick={onRename}>
        <Pencil aria-hidden />
      </Button>
      <Button variant="ghost" size="icon" aria-label={archiveLabel} title={archiveLabel} busy={busy} onClick={() => void archive()}>
        {isArchived ? <Archive aria-hidden /> : <ArchiveRestore aria-hidden />}
      </Button>
    </>
  );
}
