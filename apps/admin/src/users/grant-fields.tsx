import { useQuery } from '@tanstack/react-query';
import type { GrantRoleDto } from '@/api/generated';
import { organisationChoiceQuery, useAccess } from '@/frame';
import { useMessages, useRoleName } from '@/i18n';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { recordMessages } from './record.messages';
import { officeChoiceQuery, roleChoiceQuery } from './user-queries';
import { usersMessages } from './users.messages';

/** A role and where it is to hold, as far as it is chosen; `complete` once it can be given. */
export interface GrantChoice {
  readonly role: string;
  readonly scopeType: GrantRoleDto['scopeType'];
  readonly scopeId: string | null;
}

export function isComplete({ role, scopeType, scopeId }: GrantChoice): boolean {
  return role !== '' && (scopeType === 'installation' || scopeId !== null);
}

/** Names of organisations and offices, as far as one may see them. */
export function useScopes() {
  const { can, grants } = useAccess();
  const several = can('organisation.manage');
  const organisations = useQuery({ ...organisationChoiceQuery, enabled: several }).data ?? [];
  const offices = useQuery({ ...officeChoiceQuery, enabled: can('office.manage') }).data ?? [];
  const wide = grants.some(
    ({ organisationId, officeId, permissions }) => !organisationId && !officeId && permissions.includes('role.grant'),
  );
  return { organisations, offices: offices.filter(({ archivedAt }) => archivedAt === null), wide };
}

interface GrantFieldsProps {
  readonly value: GrantChoice;
  readonly onChange: (value: GrantChoice) => void;
  /** Where the person belongs: what is offered first. */
  readonly organisationId: string | null;
}

/** Which role, and where: the whole installation, an organisation, an office. */
export function GrantFields({ value, onChange, organisationId }: GrantFieldsProps) {
  const m = useMessages(recordMessages);
  const words = useMessages(usersMessages);
  const roles = useQuery(roleChoiceQuery).data ?? [];
  const roleName = useRoleName(roles);
  const { organisations, offices, wide } = useScopes();
  const scopes = [
    ...(wide ? (['installation'] as const) : []),
    'organisation' as const,
    ...(offices.length > 0 ? (['office'] as const) : []),
  ];
  const chooseScope = (scopeType: GrantChoice['scopeType']) =>
    onChange({ ...value, scopeType, scopeId: scopeType === 'organisation' ? organisationId : null });
  return (
    <>
      <Field label={words.role}>
        <Select
          value={value.role || undefined}
          placeholder={m.chooseRole}
          onValueChange={(role) => onChange({ ...value, role })}
          options={roles.map(({ key, description }) => ({ value: key, label: roleName(key), hint: description || undefined }))}
        />
      </Field>
      <Field label={m.where}>
        <Select
          value={value.scopeType}
          onValueChange={chooseScope}
          options={scopes.map((scope) => ({ value: scope, label: m.scopes[scope] }))}
        />
      </Field>
      {value.scopeType === 'organisation' && organisations.length > 1 && (
        <Field label={words.organisation}>
          <Select
            value={value.scopeId ?? undefined}
            onValueChange={(scopeId) => onChange({ ...value, scopeId })}
            options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      )}
      {value.scopeType === 'office' && (
        <Field label={m.office}>
          <Select
            value={value.scopeId ?? undefined}
            placeholder={m.chooseOffice}
            onValueChange={(scopeId) => onChange({ ...value, scopeId })}
            options={offices.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      )}
    </>
  );
}
