import { UserPlus } from 'lucide-react';
import type { UserView } from '@/api/generated';
import {
  type Column,
  type Filter,
  fullName,
  late,
  Link,
  type ListDefinition,
  ListScreen,
  OrganisationName,
  organisationChoices,
  readAnew,
  roleChoices,
  useAccess,
  useChoices,
} from '@/frame';
import { roleNameIn, useFormat, useLanguage, useMessages, useRoleName } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { useBulkActions } from './use-bulk-actions';
import { toInstants, userList } from './user-queries';
import { isPlain, UserStatus } from './user-status';
import { usersMessages } from './users.messages';

const UserFigures = late(() => import('./user-figures').then((file) => file.UserFigures));

/** More than these make a row hard to read. */
const SHOWN_ROLES = 2;

/** Everybody one may see. */
export function Screen() {
  const m = useMessages(usersMessages);
  const { can, mayUse } = useAccess();
  const { columns, filters } = useTable();
  const { bulk, dialog } = useBulkActions();
  const newPerson = mayUse({ permission: 'user.create', scope: 'organisation' }) && (
    <Button asChild>
      <Link to="/users/new">
        <UserPlus aria-hidden /> {m.newPerson}
      </Link>
    </Button>
  );
  const definition: ListDefinition<UserView> = {
    screen: 'users',
    title: m.title,
    ...(can('stats.read') && { summary: <UserFigures /> }),
    ...userList,
    columns,
    filters,
    rowKey: ({ id }) => id,
    rowName: fullName,
    rowLink: ({ id }) => `/users/${id}`,
    ...(bulk.length > 0 && { bulk }),
    changes: readAnew.people,
    ...(can('user.export') && { exportPath: '/api/users/export', toExport: toInstants }),
    actions: newPerson,
    empty: { title: m.none, body: m.noneHint, action: newPerson },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {dialog}
    </>
  );
}

function useTable(): { columns: readonly Column<UserView>[]; filters: readonly Filter[] } {
  const m = useMessages(usersMessages);
  const format = useFormat();
  const { language } = useLanguage();
  // Known with the access: what comes later would push the rows down.
  const { can, canEverywhere, severalOrganisations } = useAccess();
  const several = severalOrganisations && canEverywhere('organisation.manage');
  const organisations = new Map(useChoices(organisationChoices, several).choices.map(({ value, label }) => [value, label]));
  const roles = useChoices(roleChoices, can('role.read')).choices;
  const roleName = useRoleName(roles.map(({ value, label }) => ({ key: value, name: label })));
  const columns: Column<UserView>[] = [
    { key: 'name', title: m.name, sort: ['name', '-name'], cell: (user) => <PersonCell user={user} /> },
    { key: 'email', title: m.email, sort: ['email', '-email'], wide: true, hidden: true, cell: ({ email }) => email },
    { key: 'status', title: m.status, wide: true, cell: (user) => <UserStatus user={user} /> },
    { key: 'roles', title: m.roles, wide: true, cell: (user) => <RoleBadges keys={user.roles} nameOf={roleName} /> },
    ...(several
      ? [
          {
            key: 'organisation',
            title: m.organisation,
            wide: true,
            // Of the first of them without asking for each row.
            cell: ({ organisationId: id }: UserView) => organisations.get(id) ?? <OrganisationName id={id} />,
          },
        ]
      : []),
    {
      key: 'created',
      title: m.createdAt,
      sort: ['created', '-created'],
      wide: true,
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} className="whitespace-nowrap">
          {format.date(createdAt)}
        </time>
      ),
    },
    { key: 'language', title: m.language, wide: true, hidden: true, cell: ({ language }) => m.languages[language as 'es' | 'en'] },
  ];
  const filters: Filter[] = [
    { key: 'search', kind: 'search', title: m.search },
    {
      key: 'status',
      kind: 'choice',
      title: m.status,
      options: (['active', 'suspended', 'deleted'] as const).map((value) => ({ value, label: m.statuses[value] })),
    },
    ...(can('role.read')
      ? [{ key: 'role', kind: 'record' as const, title: m.role, source: roleChoices, nameOf: (key: string) => roleNameIn(language, key) }]
      : []),
    ...(several ? [{ key: 'organisationId', kind: 'record' as const, title: m.organisation, source: organisationChoices }] : []),
    { key: 'createdFrom', kind: 'date', title: m.createdFrom },
    { key: 'createdTo', kind: 'date', title: m.createdTo },
  ];
  return { columns, filters };
}

function PersonCell({ user }: { readonly user: UserView }) {
  const name = fullName(user);
  return (
    <span className="flex items-center gap-3">
      <Avatar id={user.id} name={name} src={user.avatarUrl && `${user.avatarUrl}&size=64`} size="sm" />
      <span className="min-w-0">
        <span className="block truncate">{name}</span>
        <span className="block max-w-48 truncate text-xs font-normal text-muted-foreground md:max-w-72">{user.email}</span>
        {!isPlain(user) && (
          <span className="mt-1 block md:hidden">
            <UserStatus user={user} />
          </span>
        )}
      </span>
    </span>
  );
}

function RoleBadges({ keys, nameOf }: { readonly keys: readonly string[]; readonly nameOf: (key: string) => string }) {
  const m = useMessages(usersMessages);
  // Everybody is a user: said only of those who are nothing else.
  const names = keys.filter((key) => key !== 'user' || keys.length === 1).map(nameOf);
  if (names.length === 0) return <span className="text-muted-foreground">{m.noRoles}</span>;
  return (
    <span className="flex items-center gap-1 whitespace-nowrap" title={names.join(', ')}>
      {names.slice(0, SHOWN_ROLES).map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
      {names.length > SHOWN_ROLES && <span className="text-xs text-muted-foreground">{m.more(names.length - SHOWN_ROLES)}</span>}
    </span>
  );
}
