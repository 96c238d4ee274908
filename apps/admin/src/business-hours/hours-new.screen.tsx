import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { businessHoursCreate } from '@/api/generated';
import { homeFor, Link, ownProfileQuery, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { hoursMessages } from './business-hours.messages';
import { HoursForm } from './hours-form';
import { OFFICE_WEEK, toBody } from './hours-values';

/** They begin as those of an office. */
export function Screen() {
  const m = useMessages(hoursMessages);
  const navigate = useNavigate();
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const home = homeFor(access, 'tickets.manage', own.organisationId) ?? own.organisationId;
  return (
    <div className="max-w-2xl">
      <PageHeader title={m.newHours} breadcrumb={<Link to="/business-hours">{m.back}</Link>} />
      <HoursForm
        draft="business-hours:new"
        isNew
        values={{
          name: '',
          timeZone: own.effectiveTimeZone,
          alwaysOpen: false,
          ranges: OFFICE_WEEK,
          holidays: [],
          isDefault: false,
          organisationId: home,
        }}
        save={(values) => businessHoursCreate({ body: { ...toBody(values), organisationId: values.organisationId || null } })}
        onSaved={({ id }) => void navigate({ to: `/business-hours/${id}` } as never)}
        submitLabel={m.create}
        doneLabel={m.created}
      />
    </div>
  );
}
