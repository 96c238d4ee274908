import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Copy, Trash2, Users } from 'lucide-react';
import { roleCreate, roleRemove, roleUpdate, type RoleView } from '@/api/generated';
import { ifMatch, Link, readAnew, useAccess, useAction, useConfirm, useTabTitle } from '@/frame';
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
  const mayMakeOne = useMayMakeOne();
  const mayManage = useMayManage();
  const name = useRoleName([role])(role.key);
  useTabTitle(name);
  const editable = !role.builtIn && mayManage(role.organisationId);
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
          {role.builtIn && mayMakeOne && <Banner tone="info" message={m.readOnly} />}
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

function useMayMakeOne(): boolean {
  return useAccess().mayUse({ permission: 'role.manage', scope: 'organisation' });
}

/** A role of an organisation is managed there, one of the installation on the installation. */
function useMayManage(): (organisationId: string | null) => boolean {
  const { grants, canEverywhere } = useAccess();
  return (organisationId) =>
    canEverywhere('role.manage') ||
    grants.some(
      (grant) =>
        organisationId !== null &&
        grant.organisationId === organisationId &&
        grant.officeId === null &&
        grant.permissions.includes('role.manage'),
    );
}

function toValues({ name, key, description, organisationId, permissions }: RoleView): RoleValues {
  return { name, key, description: description ?? '', organisationId: organisationId ?? EVERYWHERE, permissions };
}

function RoleActions({ role, editable }: { readonly role: RoleView; readonly editable: boolean }) {
  const m = useMessages(rolesMessages);
  const { can } = useAccess();
  const mayMakeOne = useMayMakeOne();
  const { run, busy } = useAction();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const remove = async () => {
    const { key, name, description, organisationId, permissions } = role;
    // The key of a role of an organisation is given by the platform: brought back, it gets another one.
    const body = organisationId === null ? m.removeBody : m.removeOfOrganisationBody;
    if (!(await confirm({ title: m.removeTitle(name), body, action: m.remove, tone: 'danger' }))) return;
    const gone = await run(() => roleRemove({ path: { key } }), {
      done: m.removed,
      undo: () => roleCreate({ body: { ...(organisationId === null && { key }), name, description, organisationId, permissions } }),
      invalidate: readAnew.roles,
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
      {mayMakeOne && (
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
