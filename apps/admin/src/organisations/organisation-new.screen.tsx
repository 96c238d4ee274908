import { useNavigate } from '@tanstack/react-router';
import { organisationAdminCreate } from '@/api/generated';
import { Link } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { OrganisationForm } from './organisation-form';
import { organisationsMessages } from './organisations.messages';

export function Screen() {
  const m = useMessages(organisationsMessages);
  const navigate = useNavigate();
  return (
    <div className="max-w-xl">
      <PageHeader title={m.newOne} breadcrumb={<Link to="/organisations">{m.back}</Link>} />
      <OrganisationForm
        draft="organisation:new"
        values={{ name: '', slug: '', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }}
        submitLabel={m.newOne}
        doneLabel={m.created}
        save={({ name, slug, timeZone }) => organisationAdminCreate({ body: { name, timeZone, ...(slug && { slug }) } })}
        onSaved={() => void navigate({ to: '/organisations' } as never)}
      />
    </div>
  );
}
