import { Plus } from 'lucide-react';
import { officeAdminFindAll, type OfficeView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen, OrganisationName, useAccess } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { officesMessages } from './offices.messages';

/** The offices one manages, or whose desks one manages. */
export function Screen() {
  const m = useMessages(officesMessages);
  const format = useFormat();
  const { mayUse, canEverywhere } = useAccess();
  const several = canEverywhere('organisation.manage');
  const add = mayUse({ permission: 'office.manage', scope: 'organisation' }) && (
    <Button asChild>
      <Link to="/offices/new">
        <Plus aria-hidden /> {m.newOffice}
      </Link>
    </Button>
  );
  const definition: ListDefinition<OfficeView> = {
    screen: 'offices',
    title: m.title,
    description: m.description,
    queryKey: ['offices', 'list'],
    load: ({ query, signal }) => officeAdminFindAll({ query, signal }),
    columns: [
      { key: 'name', title: m.name, cell: ({ name }) => name },
      { key: 'timeZone', title: m.timeZone, cell: ({ timeZone }) => timeZone, wide: true },
      ...(several
        ? [
            {
              key: 'organisation',
              title: m.organisation,
              cell: ({ organisationId }: OfficeView) => <OrganisationName id={organisationId} />,
              wide: true,
            },
          ]
        : []),
      {
        key: 'status',
        title: m.status,
        cell: ({ archivedAt }) => <Badge tone={archivedAt ? 'neutral' : 'success'}>{archivedAt ? m.archived : m.open}</Badge>,
      },
      { key: 'created', title: m.created, cell: ({ createdAt }) => format.date(createdAt), hidden: true },
    ],
    filters: [
      { key: 'search', kind: 'search', title: m.search },
      { key: 'archived', kind: 'choice', title: m.status, otherwise: m.openOnes, options: [{ value: 'true', label: m.archivedOnes }] },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => name,
    rowLink: ({ id }) => `/offices/${id}`,
    actions: add,
    empty: { title: m.none, body: m.noneHint, action: add },
  };
  return <ListScreen definition={definition} />;
}
