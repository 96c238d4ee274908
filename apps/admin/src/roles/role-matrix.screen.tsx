import { useSuspenseQuery } from '@tanstack/react-query';
import { Check, Minus, Plus } from 'lucide-react';
import type { RoleView } from '@/api/generated';
import { frameMessages, Link, useAccess, useSearchState, useTypedText } from '@/frame';
import { useMessages } from '@/i18n';
import { usePermissionText } from '@/i18n/permission-texts';
import { useRoleName } from '@/i18n/role-names';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { SearchInput } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { Toolbar } from '@/ui/toolbar';
import { permissionsQuery, rolesQuery } from './role-queries';
import { rolesMessages } from './roles.messages';

/** Every role and what it permits, in one table. */
export function Screen() {
  const m = useMessages(rolesMessages);
  const f = useMessages(frameMessages);
  const { mayUse } = useAccess();
  const { data: roles } = useSuspenseQuery(rolesQuery);
  const { data: permissions } = useSuspenseQuery(permissionsQuery);
  const [search, change] = useSearchState();
  const textOf = usePermissionText();
  const nameOf = useRoleName(roles);
  const [text, setText] = useTypedText(search.search ?? '', (next) => change({ search: next }, { replace: true }));
  const wanted = text.toLowerCase();
  const shown = permissions.filter((permission) => `${permission.key} ${textOf(permission)}`.toLowerCase().includes(wanted));
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={m.title}
        description={m.description}
        actions={
          mayUse({ permission: 'role.manage', scope: 'organisation' }) && (
            <Button asChild>
              <Link to="/roles/own/new">
                <Plus aria-hidden /> {m.newRole}
              </Link>
            </Button>
          )
        }
      />
      <Toolbar aria-label={m.filter}>
        <SearchInput
          aria-label={m.filter}
          placeholder={m.filter}
          value={text}
          onValueChange={setText}
          clearLabel={f.clearSearch}
          data-search
        />
      </Toolbar>
      <Table label={m.matrix} height="page" containerClassName="rounded-lg border">
        <THead>
          <TR>
            <TH>{m.permission}</TH>
            {roles.map((role) => (
              <TH key={role.key} align="center">
                <Link to={`/roles/${role.key}`} className="underline-offset-4 hover:underline">
                  {nameOf(role.key)}
                </Link>
                <RoleKind role={role} />
              </TH>
            ))}
          </TR>
        </THead>
        <TBody>
          {shown.map(({ key, summary }) => (
            <TR key={key}>
              <TH scope="row" className="py-2 font-normal">
                <span className="block font-mono text-[0.8125rem] text-foreground">{key}</span>
                <span className="block max-w-80 text-xs whitespace-normal text-muted-foreground">{textOf({ key, summary })}</span>
              </TH>
              {roles.map((role) => (
                <TD key={role.key} align="center">
                  <Mark permitted={role.permissions.includes(key)} />
                </TD>
              ))}
            </TR>
          ))}
        </TBody>
      </Table>
    </div>
  );
}

function RoleKind({ role }: { readonly role: RoleView }) {
  const m = useMessages(rolesMessages);
  if (role.builtIn) return null;
  return (
    <Badge tone="info" className="mt-1 block">
      {role.organisationId ? m.ofOrganisation : m.custom}
    </Badge>
  );
}

function Mark({ permitted }: { readonly permitted: boolean }) {
  const m = useMessages(rolesMessages);
  return permitted ? (
    <Check role="img" aria-label={m.yes} className="mx-auto size-4 text-success" />
  ) : (
    <Minus role="img" aria-label={m.no} className="mx-auto size-4 text-muted-foreground/50" />
  );
}
