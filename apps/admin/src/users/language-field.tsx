import { type Control, Controller, type FieldValues, type Path } from 'react-hook-form';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { usersMessages } from './users.messages';

const LANGUAGES = ['es', 'en'] as const;

/** The language of the mails to somebody, as the field `language` of a form. */
export function LanguageField<Values extends FieldValues>({ control }: { readonly control: Control<Values> }) {
  const words = useMessages(usersMessages);
  return (
    <Controller
      control={control}
      name={'language' as Path<Values>}
      render={({ field: { value, onChange }, fieldState: { error } }) => (
        <Field label={words.language} error={error?.message}>
          <Select
            value={value}
            onValueChange={onChange}
            options={LANGUAGES.map((code) => ({ value: code, label: words.languages[code] }))}
          />
        </Field>
      )}
    />
  );
}
