import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy } from 'react';
import { reportScheduleCreate } from '@/api/generated';
import { fullName, Link, ownProfileQuery } from '@/frame';
import { useLanguage, useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { reportsMessages } from './reports.messages';
import { toBody } from './schedule-values';
import { useHome } from './use-home';

const ScheduleForm = lazy(() => import('./schedule-form').then(({ ScheduleForm: Form }) => ({ default: Form })));

export function Screen() {
  const m = useMessages(reportsMessages);
  const { language } = useLanguage();
  const navigate = useNavigate();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const home = useHome('report.schedule');
  return (
    <div className="max-w-2xl">
      <PageHeader title={m.newSchedule} breadcrumb={<Link to="/report-schedules">{m.backToSchedules}</Link>} />
      <ScheduleForm
        draft="report-schedule:new"
        isNew
        names={new Map([[own.id, fullName(own)]])}
        values={{
          name: '',
          kind: 'overview',
          format: 'pdf',
          language,
          frequency: 'weekly',
          weekday: '1',
          monthDay: '1',
          hour: '8',
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          enabled: true,
          recipientIds: [own.id],
          organisationId: home,
        }}
        save={(values) =>
          reportScheduleCreate({
            body: { ...toBody(values), ...(values.organisationId !== '' && { organisationId: values.organisationId }) },
          })
        }
        onSaved={() => void navigate({ to: '/report-schedules' } as never)}
        submitLabel={m.create}
        doneLabel={m.created}
      />
    </div>
  );
}
