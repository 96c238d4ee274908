import { ChoiceSelect, organisationChoices, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { reportsMessages } from './reports.messages';

interface WhoseFieldProps {
  readonly permission: string;
  /** Id of an organisation; '' for the whole installation. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

/** Whose figures: of all, or of one organisation, as far as the person holds the permission. */
export function WhoseField({ permission, value, onChange, error }: WhoseFieldProps) {
  const m = useMessages(reportsMessages);
  const { canEverywhere, grants } = useAccess();
  if (canEverywhere(permission) && canEverywhere('organisation.manage'))
    return (
      <Field label={m.whose} error={error}>
        <ChoiceSelect
          source={organisationChoices}
          value={value || null}
          otherwise={m.installation}
          placeholder={m.installation}
          onValueChange={onChange}
        />
      </Field>
    );
  if (canEverywhere(permission)) return null;
  const own = new Map(
    grants.flatMap(({ organisationId: id, organisationName: name, permissions }) =>
      id !== null && permissions.includes(permission) ? [[id, name ?? '…'] as const] : [],
    ),
  );
  if (own.size < 2) return null;
  return (
    <Field label={m.whose} error={error}>
      <Select value={value} onValueChange={onChange} options={[...own].map(([id, name]) => ({ value: id, label: name }))} />
    </Field>
  );
}
