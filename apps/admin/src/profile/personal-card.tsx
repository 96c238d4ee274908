import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { profileUpdate, type ProfileView } from '@/api/generated';
import { ifMatch, ownProfileQuery, RecordForm, timeZones } from '@/frame';
import { type Language, useLanguage, useMessages } from '@/i18n';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { Select } from '@/ui/select';
import { profileMessages } from './profile.messages';

interface Personal {
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string;
  readonly language: Language;
  /** Empty: that of the organisation. */
  readonly timeZone: string;
}

const NAMES = [
  ['firstName', 'given-name'],
  ['lastName', 'family-name'],
  ['secondLastName', 'additional-name'],
] as const;

/** One's names, language and time zone. The panel speaks the language as soon as it is saved. */
export function PersonalCard() {
  const m = useMessages(profileMessages);
  const { choose } = useLanguage();
  const queries = useQueryClient();
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.personalTitle}</CardTitle>
        <CardDescription>{m.personalHint}</CardDescription>
      </CardHeader>
      <CardContent>
        <RecordForm<Personal, ProfileView>
          key={profile.id}
          draft={`profile:${profile.id}`}
          values={toPersonal(profile)}
          version={profile.version}
          labels={{
            firstName: m.firstName,
            lastName: m.lastName,
            secondLastName: m.secondLastName,
            language: m.language,
            timeZone: m.timeZone,
          }}
          save={({ secondLastName, timeZone, ...rest }, version) =>
            profileUpdate({
              headers: ifMatch(version),
              body: { ...rest, secondLastName: secondLastName.trim() || null, timeZone: timeZone || null },
            })
          }
          readTheirs={async () => {
            const theirs = await queries.fetchQuery({ ...ownProfileQuery, staleTime: 0 });
            return { values: toPersonal(theirs), version: theirs.version };
          }}
          show={(field, value) => (field === 'language' ? m.languages[value as Language] : undefined)}
          onSaved={({ language }) => choose(language === 'es' ? 'es' : 'en')}
          invalidate={[ownProfileQuery.queryKey]}
        >
          {({ register, control, formState: { errors } }) => (
            <>
              {NAMES.map(([name, autoComplete]) => (
                <Field
                  key={name}
                  label={m[name]}
                  error={errors[name]?.message}
                  {...(name === 'secondLastName' ? { optionalLabel: m.optional } : { required: true })}
                >
                  <Input {...register(name)} maxLength={100} autoComplete={autoComplete} />
                </Field>
              ))}
              <Controller
                control={control}
                name="language"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.language} hint={m.languageHint} error={errors.language?.message}>
                    <Select
                      value={value}
                      onValueChange={onChange}
                      options={(['es', 'en'] as const).map((code) => ({ value: code, label: m.languages[code] }))}
                    />
                  </Field>
                )}
              />
              <Controller
                control={control}
                name="timeZone"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.timeZone} hint={m.timeZoneHint} error={errors.timeZone?.message}>
                    <NativeSelect
                      value={value}
                      onValueChange={onChange}
                      placeholder={m.organisationZone}
                      options={timeZones(profile.timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
                    />
                  </Field>
                )}
              />
            </>
          )}
        </RecordForm>
      </CardContent>
    </Card>
  );
}

function toPersonal({ firstName, lastName, secondLastName, language, timeZone }: ProfileView): Personal {
  return {
    firstName,
    lastName,
    secondLastName: secondLastName ?? '',
    language: language === 'es' ? 'es' : 'en',
    timeZone: timeZone ?? '',
  };
}
