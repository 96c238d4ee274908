import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { officeAdminFindAll, type OfficeView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen, organisationChoiceQuery, useAccess } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { officesMessages } from './offices.messages';

/** The offices one manages, or whose desks one manages. */
export function Screen() {
  const m = useMessages(officesMessages);
  const format = useFormat();
  const { can } = useAccess();
  const organisations = useQuery({ ...organisationChoiceQuery, enabled: can('organisation.manage') });
  const nameOf = (id: string) => organisations.data?.find((organisation) => organisation.id === id)?.name ?? '—';
  const add = can('office.manage') && (
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
      {
        key: 'organisation',
        title: m.organisation,
        cell: ({ organisationId }) => nameOf(organisationId),
        hidden: !can('organisation.manage'),
        wide: true,
      },
      {
        key: 'status',
        title: m.status,
        cell: ({ archivedAt }) => <Badge tone={archivedAt ? 'neutral' : 'success'}>{archivedAt ? m.archived : m.open}</Badge>,
      },
      { key: 'created', title: m.created, cell: ({ createdAt }) => format.date(createdAt), hidden: true },
    ],
    filters: [
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
