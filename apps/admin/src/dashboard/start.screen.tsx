import { useQuery } from '@tanstack/react-query';
import { ownProfileQuery, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { Checklist } from './checklist';
import { dashboardMessages } from './dashboard.messages';
import { DemoData } from './demo-data';
import { Figures } from './figures';
import { IncidentCard } from './incident-card';
import { OwnDays } from './own-days';

/** Where everybody begins: staff see how things are and what is still to do, everybody their own days. */
export function Screen() {
  const m = useMessages(dashboardMessages);
  const { can, canEverywhere } = useAccess();
  const { data: person } = useQuery(ownProfileQuery);
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={person ? m.hello(person.firstName) : m.start} className="mb-0" />
      {canEverywhere('demo.manage') && <DemoData />}
      {/* Read from top to bottom; on a wide screen the figures have the room, and the rest stands beside them. */}
      <div
        className={can('stats.read') ? 'grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_17rem] xl:grid-rows-[auto_auto_1fr]' : undefined}
      >
        {canEverywhere('alerts.read') && <IncidentCard className="xl:col-start-2" />}
        {can('checklist.read') && <Checklist className="xl:col-start-2" />}
        {can('stats.read') && <Figures className="min-w-0 xl:col-start-1 xl:row-span-3 xl:row-start-1" />}
        {can('desk.reserve') && <OwnDays className={can('stats.read') ? 'xl:col-start-2' : 'max-w-2xl'} />}
      </div>
    </div>
  );
}
