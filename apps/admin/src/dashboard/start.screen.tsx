import { useQuery } from '@tanstack/react-query';
import { profileRead } from '@/api/generated';
import { useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { Checklist } from './checklist';
import { dashboardMessages } from './dashboard.messages';
import { DemoData } from './demo-data';
import { Figures } from './figures';
import { OwnDays } from './own-days';

/** Where everybody begins: staff see how things are and what is still to do, everybody their own days. */
export function Screen() {
  const m = useMessages(dashboardMessages);
  const { can, canEverywhere } = useAccess();
  const { data: person } = useQuery({ queryKey: ['profile'], queryFn: ({ signal }) => profileRead({ signal }), staleTime: 300_000 });
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={person ? m.hello(person.firstName) : m.start} className="mb-0" />
      {canEverywhere('demo.manage') && <DemoData />}
      {can('checklist.read') && <Checklist />}
      {can('stats.read') && <Figures />}
      {can('desk.reserve') && <OwnDays />}
    </div>
  );
}
