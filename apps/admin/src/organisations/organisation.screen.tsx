import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { organisationAdminFind, organisationAdminUpdate, type OrganisationView } from '@/api/generated';
import { ifMatch, Link, useTabTitle } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { OrganisationForm, type OrganisationValues } from './organisation-form';
import { organisationsMessages } from './organisations.messages';

const organisationQuery = (id: string) =>
  queryOptions({ queryKey: ['organisations', 'one', id], queryFn: ({ signal }) => organisationAdminFind({ path: { id }, signal }) });

/** One organisation. */
export function Screen() {
  const m = useMessages(organisationsMessages);
  const { organisationId } = useParams({ strict: false }) as { organisationId: string };
  const { data: organisation } = useSuspenseQuery(organisationQuery(organisationId));
  useTabTitle(organisation.name);
  return (
    <div className="max-w-xl">
      <PageHeader
        title={organisation.name}
        breadcrumb={<Link to="/organisations">{m.back}</Link>}
        badges={organisation.isDefault && <Badge tone="info">{m.isDefault}</Badge>}
        actions={
          <Button variant="outline" asChild>
            <Link to={`/users?organisationId=${organisation.id}`}>
              <Users aria-hidden /> {m.people}
            </Link>
          </Button>
        }
      />
      <OrganisationFields key={organisation.id} organisation={organisation} />
    </div>
  );
}

function OrganisationFields({ organisation }: { readonly organisation: OrganisationView }) {
  const queries = useQueryClient();
  const query = organisationQuery(organisation.id);
  return (
    <OrganisationForm
      draft={`organisation:${organisation.id}`}
      values={toValues(organisation)}
      version={organisation.version}
      save={(values, version) => organisationAdminUpdate({ path: { id: organisation.id }, headers: ifMatch(version), body: values })}
      readTheirs={async () => {
        const theirs = await queries.fetchQuery({ ...query, staleTime: 0 });
        return { values: toValues(theirs), version: theirs.version };
      }}
      onSaved={(saved) => queries.setQueryData(query.queryKey, saved)}
    />
  );
}

function toValues({ name, slug, timeZone }: OrganisationView): OrganisationValues {
  return { name, slug, timeZone };
}
