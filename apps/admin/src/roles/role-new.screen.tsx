import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { roleCreate } from '@/api/generated';
import { homeFor, Link, ownProfileQuery, useAccess, useSearchState } from '@/frame';
import { useMessages, useRoleName } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { SkeletonForm } from '@/ui/skeleton';
import { EVERYWHERE, RoleForm } from './role-form';
import { roleQuery } from './role-queries';
import { rolesMessages } from './roles.messages';

/** A role of one's own, empty or as a copy (`?copy=<key>`). */
export function Screen() {
  const m = useMessages(rolesMessages);
  const navigate = useNavigate();
  const [search] = useSearchState();
  const copied = useQuery({ ...roleQuery(search.copy ?? ''), enabled: search.copy !== undefined });
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const nameOf = useRoleName(copied.data ? [copied.data] : []);
  if (search.copy !== undefined && copied.isPending) return <SkeletonForm fields={5} />;
  const model = copied.data;
  const scope = access.canEverywhere('role.manage')
    ? (model?.organisationId ?? EVERYWHERE)
    : (homeFor(access, 'role.manage', model?.organisationId ?? own.organisationId) ?? EVERYWHERE);
  return (
    <div className="max-w-4xl">
      <PageHeader title={m.newRole} breadcrumb={<Link to="/roles">{m.back}</Link>} />
      <RoleForm
        draft={`role:new:${search.copy ?? ''}`}
        isNew
        values={{
          name: model ? `${nameOf(model.key)} 2` : '',
          key: '',
          description: model?.description ?? '',
          organisationId: scope,
          permissions: model?.permissions ?? [],
        }}
        save={({ name, key, description, organisationId, permissions }) =>
          roleCreate({
            body: {
              name,
              description,
              permissions: [...permissions],
              ...(key && organisationId === EVERYWHERE && { key }),
              organisationId: organisationId === EVERYWHERE ? null : organisationId,
            },
          })
        }
        onSaved={(role) => void navigate({ to: `/roles/${role.key}` } as never)}
      />
    </div>
  );
}
