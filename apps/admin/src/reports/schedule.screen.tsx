import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { lazy } from 'react';
import { reportScheduleFind, reportScheduleRemove, reportScheduleUpdate } from '@/api/generated';
import { ifMatch, Link, useAction, useConfirm, useTabTitle } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { reportsMessages } from './reports.messages';
import { toBody, toValues } from './schedule-values';
import { useRhythmText } from './use-rhythm-text';

const ScheduleForm = lazy(() => import('./schedule-form').then(({ ScheduleForm: Form }) => ({ default: Form })));

const scheduleQuery = (id: string) =>
  queryOptions({ queryKey: ['report-schedules', 'one', id], queryFn: ({ signal }) => reportScheduleFind({ path: { id }, signal }) });

/** One schedule: what is made, when, and who gets it. */
export function Screen() {
  const m = useMessages(reportsMessages);
  const textOf = useRhythmText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { scheduleId: id } = useParams({ strict: false }) as { scheduleId: string };
  const { data: schedule } = useSuspenseQuery(scheduleQuery(id));
  const { name, version, enabled } = schedule;
  useTabTitle(name);
  const remove = async () => {
    if (!(await confirm({ title: m.removeTitle(name), body: m.removeBody, action: m.removeSchedule, tone: 'danger' }))) return;
    const gone = await run(() => reportScheduleRemove({ path: { id } }), { done: m.scheduleRemoved });
    if (gone === undefined) return;
    void navigate({ to: '/report-schedules' } as never);
    void queries.invalidateQueries({ queryKey: ['report-schedules', 'page'] });
  };
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={name}
        description={textOf(schedule)}
        badges={!enabled && <Badge tone="neutral">{m.off}</Badge>}
        breadcrumb={<Link to="/report-schedules">{m.backToSchedules}</Link>}
        actions={
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            <Trash2 aria-hidden /> {m.removeSchedule}
          </Button>
        }
      />
      <ScheduleForm
        key={id}
        draft={`report-schedule:${id}`}
        values={toValues(schedule)}
        names={new Map(schedule.recipients.map(({ id: person, name: called }) => [person, called]))}
        version={version}
        save={(values, onto) => reportScheduleUpdate({ path: { id }, headers: ifMatch(onto), body: toBody(values) })}
        readTheirs={async () => {
          const theirs = await queries.fetchQuery({ ...scheduleQuery(id), staleTime: 0 });
          return { values: toValues(theirs), version: theirs.version };
        }}
        onSaved={(saved) => queries.setQueryData(scheduleQuery(id).queryKey, saved)}
      />
    </div>
  );
}
