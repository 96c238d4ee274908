import { Plus } from 'lucide-react';
import { organisationAdminFindAll, type OrganisationView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { organisationsMessages } from './organisations.messages';

/** Who shares the installation. */
export function Screen() {
  const m = useMessages(organisationsMessages);
  const format = useFormat();
  const definition: ListDefinition<OrganisationView> = {
    screen: 'organisations',
    title: m.title,
    description: m.description,
    queryKey: ['organisations', 'list'],
    load: ({ query, signal }) => organisationAdminFindAll({ query, signal }),
    columns: [
      { key: 'name', title: m.name, cell: ({ name }) => name },
      { key: 'slug', title: m.slug, cell: ({ slug }) => <span className="font-mono text-[0.8125rem]">{slug}</span>, wide: true },
      { key: 'timeZone', title: m.timeZone, cell: ({ timeZone }) => timeZone, wide: true },
      { key: 'default', title: m.note, cell: ({ isDefault }) => isDefault && <Badge tone="info">{m.isDefault}</Badge> },
      { key: 'since', title: m.since, cell: ({ createdAt }) => format.date(createdAt), hidden: true },
    ],
    filters: [{ key: 'search', kind: 'search', title: m.search }],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => name,
    rowLink: ({ id }) => `/organisations/${id}`,
    actions: (
      <Button asChild>
        <Link to="/organisations/new">
          <Plus aria-hidden /> {m.newOne}
        </Link>
      </Button>
    ),
    empty: { title: m.none, body: m.noneHint },
  };
  return <ListScreen definition={definition} />;
}
