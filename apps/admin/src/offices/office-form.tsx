import { Controller } from 'react-hook-form';
import { ChoiceSelect, organisationChoices, RecordForm, readAnew, TimeZoneInput, useAccess, useChoices, type Versioned } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { officesMessages } from './offices.messages';

export interface OfficeValues {
  readonly name: string;
  readonly timeZone: string;
  /** Empty: one's own. */
  readonly organisationId: string;
}

interface OfficeFormProps<Saved extends { readonly version?: number }> {
  readonly draft: string;
  readonly values: OfficeValues;
  readonly version?: number;
  readonly isNew?: boolean;
  readonly save: (values: OfficeValues, version: number | undefined) => Promise<Saved>;
  readonly readTheirs?: () => Promise<Versioned<OfficeValues>>;
  readonly onSaved: (saved: Saved) => void;
}

export function OfficeForm<Saved extends { readonly version?: number }>({
  draft,
  values,
  version,
  isNew = false,
  save,
  readTheirs,
  onSaved,
}: OfficeFormProps<Saved>) {
  const m = useMessages(officesMessages);
  const { canEverywhere } = useAccess();
  // Others have one to choose, and may not read what there are.
  const { choices } = useChoices(organisationChoices, isNew && canEverywhere('organisation.manage') && canEverywhere('office.manage'));
  return (
    <RecordForm<OfficeValues, Saved>
      draft={draft}
      values={values}
      labels={{ name: m.name, timeZone: m.timeZone, organisationId: m.organisation }}
      save={save}
      onSaved={onSaved}
      invalidate={readAnew.offices}
      {...(version !== undefined && { version })}
      {...(readTheirs && { readTheirs })}
      {...(isNew && { submitLabel: m.create, doneLabel: m.createdNow })}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name')} maxLength={100} autoFocus={isNew} />
          </Field>
          <Field label={m.timeZone} error={errors.timeZone?.message} required>
            <TimeZoneInput {...register('timeZone')} />
          </Field>
          {choices.length > 1 && (
            <Controller
              control={control}
              name="organisationId"
              render={({ field, fieldState }) => (
                <Field label={m.organisation} error={fieldState.error?.message}>
                  <ChoiceSelect
                    source={organisationChoices}
                    value={field.value || null}
                    placeholder={m.ownOrganisation}
                    onValueChange={field.onChange}
                  />
                </Field>
              )}
            />
          )}
        </>
      )}
    </RecordForm>
  );
}
