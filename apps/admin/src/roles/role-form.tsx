import { useSuspenseQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { ChoiceSelect, organisationChoices, readAnew, RecordForm, useAccess, type Versioned } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { PermissionPicker } from './permission-picker';
import { permissionsQuery } from './role-queries';
import { rolesMessages } from './roles.messages';

/** Given on the installation: not the id of an organisation. */
export const EVERYWHERE = 'everywhere';

export interface RoleValues {
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly organisationId: string;
  readonly permissions: readonly string[];
}

interface RoleFormProps<Saved extends { readonly version?: number }> {
  readonly draft: string;
  readonly values: RoleValues;
  readonly version?: number;
  /** A role that exists keeps its key and where it can be given. */
  readonly isNew: boolean;
  readonly save: (values: RoleValues, version: number | undefined) => Promise<Saved>;
  readonly readTheirs?: () => Promise<Versioned<RoleValues>>;
  readonly onSaved: (saved: Saved) => void;
}

export function RoleForm<Saved extends { readonly version?: number }>({
  draft,
  values,
  version,
  isNew,
  save,
  readTheirs,
  onSaved,
}: RoleFormProps<Saved>) {
  const m = useMessages(rolesMessages);
  const { permissions: held, canEverywhere } = useAccess();
  const mayChooseScope = isNew && canEverywhere('role.manage') && canEverywhere('organisation.manage');
  const { data: permissions } = useSuspenseQuery(permissionsQuery);
  return (
    <RecordForm<RoleValues, Saved>
      draft={draft}
      values={values}
      labels={{ name: m.name, key: m.key, description: m.summary, organisationId: m.scope, permissions: m.permissions }}
      save={save}
      onSaved={onSaved}
      {...(version !== undefined && { version })}
      {...(readTheirs && { readTheirs })}
      {...(isNew && { submitLabel: m.create, doneLabel: m.created })}
      invalidate={readAnew.roles}
    >
      {({ register, control, watch, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name')} maxLength={80} autoFocus={isNew} />
          </Field>
          {/* That of a role of an organisation is given by the platform. */}
          {isNew && watch('organisationId') === EVERYWHERE && (
            <Field label={m.key} hint={m.keyHint} error={errors.key?.message}>
              <Input {...register('key')} maxLength={50} className="font-mono" autoCapitalize="none" spellCheck={false} />
            </Field>
          )}
          <Field label={m.summary} error={errors.description?.message}>
            <Textarea {...register('description')} maxLength={500} rows={2} />
          </Field>
          {mayChooseScope && (
            <Controller
              control={control}
              name="organisationId"
              render={({ field, fieldState }) => (
                <Field label={m.scope} error={fieldState.error?.message}>
                  <ChoiceSelect
                    source={organisationChoices}
                    value={field.value === EVERYWHERE ? '' : field.value}
                    onValueChange={(next) => field.onChange(next || EVERYWHERE)}
                    otherwise={m.everywhere}
                  />
                </Field>
              )}
            />
          )}
          <Controller
            control={control}
            name="permissions"
            render={({ field, fieldState }) => (
              <Field label={m.permissions} hint={m.permissionsHint} error={fieldState.error?.message} group>
                <PermissionPicker permissions={permissions} held={held} value={field.value} onChange={field.onChange} />
              </Field>
            )}
          />
        </>
      )}
    </RecordForm>
  );
}
