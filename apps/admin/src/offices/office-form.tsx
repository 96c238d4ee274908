import { useQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { organisationChoiceQuery, RecordForm, useAccess, type Versioned } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { officesMessages } from './offices.messages';

export interface OfficeValues {
  readonly name: string;
  readonly timeZone: string;
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
  const { can } = useAccess();
  const organisations = useQuery({ ...organisationChoiceQuery, enabled: isNew && can('organisation.manage') });
  return (
    <RecordForm<OfficeValues, Saved>
      draft={draft}
      values={values}
      labels={{ name: m.name, timeZone: m.timeZone, organisationId: m.organisation }}
      save={save}
      onSaved={onSaved}
      invalidate={[['offices']]}
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
            <Input {...register('timeZone')} list="time-zones" autoComplete="off" />
          </Field>
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          {(organisations.data?.length ?? 0) > 1 && (
            <Controller
              control={control}
              name="organisationId"
              render={({ field, fieldState }) => (
                <Field label={m.organisation} error={fieldState.error?.message}>
                  <Select
                    value={field.value || organisations.data!.find(({ isDefault }) => isDefault)?.id}
                    onValueChange={field.onChange}
                    options={organisations.data!.map(({ id, name }) => ({ value: id, label: name }))}
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
