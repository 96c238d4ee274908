import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Copy, Trash2, Users } from 'lucide-react';
import { roleCreate, roleRemove, roleUpdate, type RoleView } from '@/api/generated';
import { ifMatch, Link, useAccess, useAction, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { useRoleName } from '@/i18n/role-names';
import { Badge } from '@/ui/badge';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { PermissionPicker } from './permission-picker';
import { EVERYWHERE, RoleForm, type RoleValues } from './role-form';
import { permissionsQuery, roleQuery } from './role-queries';
import { rolesMessages } from './roles.messages';

/** One role: what it permits, who holds it, and, for one's own, changing and deleting it. */
export function Screen() {
  const m = useMessages(rolesMessages);
  const { key } = useParams({ strict: false }) as { key: string };
  const { data: role } = useSuspenseQuery(roleQuery(key));
  const { data: permissions } = useSuspenseQuery(permissionsQuery);
  const { can } = useAccess();
  const name = useRoleName([role])(role.key);
  const editable = !role.builtIn && can('role.manage');
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <PageHeader
        title={name}
        description={editable ? undefined : role.description}
        breadcrumb={<Link to="/roles">{m.back}</Link>}
        badges={<Badge tone={role.builtIn ? 'neutral' : 'info'}>{role.builtIn ? m.builtIn : m.custom}</Badge>}
        actions={<RoleActions role={role} editable={editable} />}
      />
      {editable ? (
        <OwnRole key={role.key} role={role} />
      ) : (
        <>
          {role.builtIn && can('role.manage') && <Banner tone="info" message={m.readOnly} />}
          <PermissionPicker permissions={permissions} held={[]} value={role.permissions} onChange={() => {}} disabled />
        </>
      )}
    </div>
  );
}

function OwnRole({ role }: { readonly role: RoleView }) {
  const queries = useQueryClient();
  return (
    <RoleForm
      draft={`role:${role.key}`}
      isNew={false}
      values={toValues(role)}
      version={role.version}
      save={({ name, description, permissions }, version) =>
        roleUpdate({
          path: { key: role.key },
          headers: ifMatch(version),
          body: { name, description, permissions: [...permissions] },
        })
      }
      readTheirs={async () => {
        const theirs = await queries.fetchQuery({ ...roleQuery(role.key), staleTime: 0 });
        return { values: toValues(theirs), version: theirs.version };
      }}
      onSaved={(saved) => queries.setQueryData(roleQuery(role.key).queryKey, saved)}
    />
  );
}

function toValues({ name, key, description, organisationId, permissions }: RoleView): RoleValues {
  return { name, key, description: description ?? '', organisationId: organisationId ?? EVERYWHERE, permissions };
}

function RoleActions({ role, editable }: { readonly role: RoleView; readonly editable: boolean }) {
  const m = useMessages(rolesMessages);
  const { can } = useAccess();
  const { run, busy } = useAction();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const remove = async () => {
    if (!(await confirm({ title: m.removeTitle(role.name), body: m.removeBody, action: m.remove, tone: 'danger' }))) return;
    const { key, name, description, organisationId, permissions } = role;
    const gone = await run(() => roleRemove({ path: { key } }), {
      done: m.removed,
      undo: () => roleCreate({ body: { key, name, description: description ?? '', organisationId, permissions } }),
      invalidate: [['roles']],
    });
    if (gone !== undefined) void navigate({ to: '/roles' } as never);
  };
  return (
    <>
      {can('user.read') && (
        <Button variant="outline" asChild>
          <Link to={`/users?role=${role.key}`}>
            <Users aria-hidden /> {m.holders}
          </Link>
        </Button>
      )}
      {can('role.manage') && (
        <Button variant="outline" asChild>
          <Link to={`/roles/own/new?copy=${role.key}`}>
            <Copy aria-hidden /> {m.copy}
          </Link>
        </Button>
      )}
      {editable && (
        <Button variant="danger" busy={busy} onClick={() => void remove()}>
          <Trash2 aria-hidden /> {m.remove}
        </Button>
      )}
    </>
  );
}
