import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { officeAdminCreate } from '@/api/generated';
import { homeFor, Link, ownProfileQuery, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { OfficeForm } from './office-form';
import { officesMessages } from './offices.messages';

export function Screen() {
  const m = useMessages(officesMessages);
  const navigate = useNavigate();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const home = homeFor(useAccess(), 'office.manage', own.organisationId);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="max-w-xl">
      <PageHeader title={m.newOffice} breadcrumb={<Link to="/offices">{m.back}</Link>} />
      <OfficeForm
        draft="office:new"
        isNew
        values={{ name: '', timeZone, organisationId: home === own.organisationId ? '' : (home ?? '') }}
        save={({ name, timeZone, organisationId }) =>
          officeAdminCreate({ body: { name, timeZone, ...(organisationId && { organisationId }) } })
        }
        onSaved={({ id }) => void navigate({ to: `/offices/${id}`, search: { tab: 'desks' } } as never)}
      />
    </div>
  );
}
