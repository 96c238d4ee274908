import { Plus } from 'lucide-react';
import { businessHoursFindAll, type BusinessHoursView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { hoursMessages } from './business-hours.messages';
import { weeklyHours } from './hours-values';

/** When there is business, by name. */
export function Screen() {
  const m = useMessages(hoursMessages);
  const format = useFormat();
  const make = (
    <Button asChild>
      <Link to="/business-hours/new">
        <Plus aria-hidden /> {m.newHours}
      </Link>
    </Button>
  );
  const definition: ListDefinition<BusinessHoursView> = {
    screen: 'business-hours',
    title: m.title,
    description: m.description,
    queryKey: ['business-hours'],
    load: ({ query, signal }) => businessHoursFindAll({ query, signal }),
    columns: [
      {
        key: 'name',
        title: m.name,
        cell: ({ name, isDefault, organisationId }) => (
          <span className="flex flex-wrap items-center gap-2">
            {name}
            {isDefault && <Badge tone="info">{m.isDefault}</Badge>}
            {organisationId === null && <Badge tone="neutral">{m.installation}</Badge>}
          </span>
        ),
      },
      {
        key: 'open',
        title: m.ranges,
        cell: (hours) => (hours.alwaysOpen ? m.alwaysOpen : m.hoursAWeek(format.number(weeklyHours(hours)))),
      },
      { key: 'zone', title: m.timeZone, cell: ({ timeZone }) => timeZone, wide: true },
      { key: 'holidays', title: m.holidays, cell: ({ holidays }) => m.holidayCount(holidays.length), wide: true },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => name,
    rowLink: ({ id }) => `/business-hours/${id}`,
    actions: make,
    empty: { title: m.none, body: m.noneHint, action: make },
  };
  return <ListScreen definition={definition} />;
}
