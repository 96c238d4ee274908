import type { GrantRoleDto } from '@/api/generated';
import { ChoiceSelect, officeChoices, organisationChoices, roleChoices, useAccess, useChoice, useChoices } from '@/frame';
import { roleNameIn, useLanguage, useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { recordMessages } from './record.messages';
import { usersMessages } from './users.messages';

/** A role and where it is to hold, as far as it is chosen; `isComplete` once it can be given. */
export interface GrantChoice {
  readonly role: string;
  readonly scopeType: GrantRoleDto['scopeType'];
  readonly scopeId: string | null;
}

export function isComplete({ role, scopeType, scopeId }: GrantChoice): boolean {
  return role !== '' && (scopeType === 'installation' || scopeId !== null);
}

/** Which organisations and offices one may see. */
function useReadable() {
  const { can, canEverywhere } = useAccess();
  return { organisations: canEverywhere('organisation.manage'), offices: can(['office.manage', 'desk.manage']) };
}

/** Whether there is an organisation to choose besides one's own. */
export function useHasOrganisations(): boolean {
  const { severalOrganisations, canEverywhere } = useAccess();
  return severalOrganisations && canEverywhere('organisation.manage');
}

/** What a role is called, and where it holds, in words. */
export function useGrantNames({ role, scopeType, scopeId }: GrantChoice): { readonly role: string; readonly place: string } {
  const m = useMessages(recordMessages);
  const { language } = useLanguage();
  const readable = useReadable();
  const chosen = useChoice(roleChoices, role);
  const organisation = useChoice(organisationChoices, scopeId, readable.organisations && scopeType === 'organisation');
  const office = useChoice(officeChoices, scopeId, readable.offices && scopeType === 'office');
  return { role: roleNameIn(language, role) ?? chosen?.label ?? role, place: (organisation ?? office)?.label ?? m.scopes[scopeType] };
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
  const { language } = useLanguage();
  const { canEverywhere } = useAccess();
  const severalOrganisations = useHasOrganisations();
  const hasOffices = useChoices(officeChoices, useReadable().offices).choices.length > 0;
  const scopes = [
    ...(canEverywhere('role.grant') ? (['installation'] as const) : []),
    'organisation' as const,
    ...(hasOffices ? (['office'] as const) : []),
  ];
  const chooseScope = (scopeType: GrantChoice['scopeType']) =>
    onChange({ ...value, scopeType, scopeId: scopeType === 'organisation' ? organisationId : null });
  return (
    <>
      <Field label={words.role}>
        <ChoiceSelect
          source={roleChoices}
          value={value.role}
          placeholder={m.chooseRole}
          onValueChange={(role) => onChange({ ...value, role })}
          nameOf={(key) => roleNameIn(language, key)}
        />
      </Field>
      <Field label={m.where}>
        <Select
          value={value.scopeType}
          onValueChange={chooseScope}
          options={scopes.map((scope) => ({ value: scope, label: m.scopes[scope] }))}
        />
      </Field>
      {value.scopeType === 'organisation' && severalOrganisations && (
        <Field label={words.organisation}>
          <ChoiceSelect source={organisationChoices} value={value.scopeId} onValueChange={(scopeId) => onChange({ ...value, scopeId })} />
        </Field>
      )}
      {value.scopeType === 'office' && (
        <Field label={m.office}>
          <ChoiceSelect
            source={officeChoices}
            value={value.scopeId}
            placeholder={m.chooseOffice}
            onValueChange={(scopeId) => onChange({ ...value, scopeId })}
          />
        </Field>
      )}
    </>
  );
}
