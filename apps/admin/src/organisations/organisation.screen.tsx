import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { Problem } from '@/api';
import { organisationAdminFindAll, organisationAdminUpdate, type OrganisationView } from '@/api/generated';
import { ifMatch, Link } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { OrganisationForm, type OrganisationValues } from './organisation-form';
import { organisationsMessages } from './organisations.messages';

const MOST_PAGES = 20;

/** The API has no route for one of them; there are few, and they come a hundred at a time. */
const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: ['organisations', 'one', id],
    queryFn: async ({ signal }) => {
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { items, nextCursor } = await organisationAdminFindAll({ query: { limit: 100, ...(cursor && { cursor }) }, signal });
        const found = items.find((organisation) => organisation.id === id);
        if (found) return found;
        if (nextCursor === null) break;
        cursor = nextCursor;
      }
      throw new Problem(404, 'NOT_FOUND', id);
    },
  });

/** One organisation. */
export function Screen() {
  const m = useMessages(organisationsMessages);
  const { organisationId } = useParams({ strict: false }) as { organisationId: string };
  const { data: organisation } = useSuspenseQuery(organisationQuery(organisationId));
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
