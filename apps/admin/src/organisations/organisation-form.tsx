import { RecordForm, type RecordFormProps, TimeZoneInput } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { organisationsMessages } from './organisations.messages';

export interface OrganisationValues {
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
}

type OrganisationFormProps<Saved extends { readonly version?: number }> = Omit<
  RecordFormProps<OrganisationValues, Saved>,
  'labels' | 'children' | 'invalidate'
>;

/** Name, short name and zone of an organisation. */
export function OrganisationForm<Saved extends { readonly version?: number }>(props: OrganisationFormProps<Saved>) {
  const m = useMessages(organisationsMessages);
  return (
    <RecordForm<OrganisationValues, Saved>
      {...props}
      labels={{ name: m.name, slug: m.slug, timeZone: m.timeZone }}
      invalidate={[['organisations'], ['access']]}
    >
      {({ register, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name')} maxLength={100} />
          </Field>
          <Field label={m.slug} hint={m.slugHint} error={errors.slug?.message}>
            <Input {...register('slug')} maxLength={50} autoCapitalize="none" spellCheck={false} className="font-mono" />
          </Field>
          <Field label={m.timeZone} error={errors.timeZone?.message} required>
            <TimeZoneInput {...register('timeZone')} />
          </Field>
        </>
      )}
    </RecordForm>
  );
}
