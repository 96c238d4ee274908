import { Plus } from 'lucide-react';
import { reportScheduleFindAll, type ReportScheduleView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { reportsMessages } from './reports.messages';
import { useRhythmText } from './use-rhythm-text';

/** What is made and mailed by the clock. */
export function Screen() {
  const m = useMessages(reportsMessages);
  const format = useFormat();
  const textOf = useRhythmText();
  const make = (
    <Button asChild>
      <Link to="/report-schedules/new">
        <Plus aria-hidden /> {m.newSchedule}
      </Link>
    </Button>
  );
  const last = ({ lastDueAt, lastOutcome, lastSentTo }: ReportScheduleView) => {
    if (lastDueAt === null) return m.never;
    const became = lastOutcome === 'nobody' ? m.nobody : lastSentTo !== null && m.mailedTo(format.number(lastSentTo));
    return [format.dateTime(lastDueAt), became].filter(Boolean).join(', ');
  };
  const definition: ListDefinition<ReportScheduleView> = {
    screen: 'report-schedules',
    title: m.schedules,
    description: m.schedulesHint,
    queryKey: ['report-schedules'],
    load: ({ query, signal }) => reportScheduleFindAll({ query, signal }),
    columns: [
      { key: 'name', title: m.name, cell: ({ name }) => name },
      { key: 'when', title: m.when, cell: (schedule) => textOf(schedule) },
      { key: 'kind', title: m.kind, cell: ({ kind, format: file }) => `${m.kinds[kind]} · ${file.toUpperCase()}`, wide: true },
      { key: 'recipients', title: m.recipients, cell: ({ recipients }) => format.number(recipients.length), wide: true },
      {
        key: 'next',
        title: m.next,
        cell: ({ nextDueAt }) => (nextDueAt === null ? <Badge tone="neutral">{m.off}</Badge> : format.dateTime(nextDueAt)),
      },
      { key: 'last', title: m.last, cell: last, wide: true },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => name,
    rowLink: ({ id }) => `/report-schedules/${id}`,
    actions: make,
    empty: { title: m.noSchedules, body: m.noSchedulesHint, action: make },
  };
  return <ListScreen definition={definition} />;
}
