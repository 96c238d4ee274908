import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Trash2 } from 'lucide-react';
import { officeAdminDelete, officeAdminUpdate, type OfficeView } from '@/api/generated';
import { ifMatch, readAnew, useAction, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Separator } from '@/ui/separator';
import { OfficeForm, type OfficeValues } from './office-form';
import { officeQuery } from './office-queries';
import { officesMessages } from './offices.messages';

/** Name and zone of an office; archiving and deleting it. */
export function OfficeSettings({ office }: { readonly office: OfficeView }) {
  const m = useMessages(officesMessages);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const path = { id: office.id };
  const archive = (archived: boolean) =>
    run(() => officeAdminUpdate({ path, headers: ifMatch(office.version), body: { archived } }), {
      done: archived ? m.archivedNow : m.broughtBack,
      undo: () => officeAdminUpdate({ path, body: { archived: !archived } }),
      invalidate: readAnew.offices,
    });
  const remove = async () => {
    if (!(await confirm({ title: m.removeTitle(office.name), body: m.removeBody, action: m.remove, tone: 'danger', typed: office.name })))
      return;
    const gone = await run(() => officeAdminDelete({ path }), { done: m.removed });
    if (gone === undefined) return;
    void navigate({ to: '/offices' } as never);
    for (const queryKey of [['offices', 'list'], ['offices', 'choice'], ['office-choice']]) void queries.invalidateQueries({ queryKey });
  };
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <OfficeForm
        draft={`office:${office.id}`}
        values={toValues(office)}
        version={office.version}
        save={({ name, timeZone }, version) => officeAdminUpdate({ path, headers: ifMatch(version), body: { name, timeZone } })}
        readTheirs={async () => {
          const theirs = await queries.fetchQuery({ ...officeQuery(office.id), staleTime: 0 });
          return { values: toValues(theirs), version: theirs.version };
        }}
        onSaved={(saved) => queries.setQueryData(officeQuery(office.id).queryKey, saved)}
      />
      <Separator />
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" busy={busy} onClick={() => void archive(!office.archivedAt)}>
          {office.archivedAt ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          {office.archivedAt ? m.bringBack : m.archive}
        </Button>
        <Button variant="danger" disabled={busy} onClick={() => void remove()}>
          <Trash2 aria-hidden /> {m.remove}
        </Button>
      </div>
    </div>
  );
}

function toValues({ name, timeZone, organisationId }: OfficeView): OfficeValues {
  return { name, timeZone, organisationId };
}
