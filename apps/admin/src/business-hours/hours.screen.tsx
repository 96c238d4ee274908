import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { businessHoursRemove, businessHoursUpdate } from '@/api/generated';
import { ifMatch, Link, useAction, useConfirm, useTabTitle } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { hoursMessages } from './business-hours.messages';
import { HoursForm } from './hours-form';
import { hoursQuery, previewQuery, readAnewHours } from './hours-queries';
import { toBody, toValues } from './hours-values';

/** One of them: whether it is open now, and when it is. */
export function Screen() {
  const m = useMessages(hoursMessages);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { hoursId: id } = useParams({ strict: false }) as { hoursId: string };
  const { data: hours } = useSuspenseQuery(hoursQuery(id));
  const { name, version, isDefault, mayChange } = hours;
  useTabTitle(name);
  const remove = async () => {
    if (!(await confirm({ title: m.removeTitle(name), body: m.removeBody, action: m.remove, tone: 'danger' }))) return;
    const gone = await run(
      async () => {
        await businessHoursRemove({ path: { id }, headers: ifMatch(version) });
        return true;
      },
      { done: m.removed },
    );
    if (!gone) return;
    await navigate({ to: '/business-hours' } as never);
    queries.removeQueries({ queryKey: hoursQuery(id).queryKey });
    for (const queryKey of readAnewHours) void queries.invalidateQueries({ queryKey });
  };
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={name}
        description={<OpenNow id={id} />}
        badges={isDefault && <Badge tone="info">{m.isDefault}</Badge>}
        breadcrumb={<Link to="/business-hours">{m.back}</Link>}
        actions={
          mayChange && (
            <Button variant="danger" busy={busy} onClick={() => void remove()}>
              <Trash2 aria-hidden /> {m.remove}
            </Button>
          )
        }
      />
      {!mayChange && <Banner tone="info" message={m.ofInstallation} />}
      <fieldset disabled={!mayChange} className="contents">
        <HoursForm
          key={id}
          draft={`business-hours:${id}`}
          values={toValues(hours)}
          version={version}
          save={(values, onto) => businessHoursUpdate({ path: { id }, headers: ifMatch(onto), body: toBody(values) })}
          readTheirs={async () => {
            const theirs = await queries.fetchQuery({ ...hoursQuery(id), staleTime: 0 });
            return { values: toValues(theirs), version: theirs.version };
          }}
          onSaved={(saved) => queries.setQueryData(hoursQuery(id).queryKey, saved)}
          doneLabel={m.saved}
        />
      </fieldset>
    </div>
  );
}

function OpenNow({ id }: { readonly id: string }) {
  const m = useMessages(hoursMessages);
  const format = useFormat();
  const { data } = useQuery(previewQuery(id));
  if (!data) return null;
  const { open, changesAt } = data;
  if (changesAt === null) return open ? m.openAlways : m.closedAlways;
  return open ? m.openUntil(format.dateTime(changesAt)) : m.closedUntil(format.dateTime(changesAt));
}
