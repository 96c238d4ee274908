import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Controller } from 'react-hook-form';
import { userAccountCreate, type UserRecordView } from '@/api/generated';
import { ChoiceSelect, homeFor, Link, organisationChoices, ownProfileQuery, readAnew, RecordForm, useAccess } from '@/frame';
import { useLanguage, useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { toast } from '@/ui/toast-store';
import { type GrantChoice, useHasOrganisations } from './grant-fields';
import { GrantList } from './grant-list';
import { LanguageField } from './language-field';
import { recordMessages } from './record.messages';
import { usersMessages } from './users.messages';

interface NewPerson {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string;
  readonly language: 'es' | 'en';
  /** Empty: one's own. */
  readonly organisationId: string;
  readonly roles: readonly GrantChoice[];
  readonly invite: boolean;
}

/** An account for somebody: an address is enough. */
export function Screen() {
  const m = useMessages(recordMessages);
  const words = useMessages(usersMessages);
  const { language } = useLanguage();
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const home = homeFor(access, 'user.create', own.organisationId);
  const several = useHasOrganisations();
  const navigate = useNavigate();
  const empty: NewPerson = {
    email: '',
    firstName: '',
    lastName: '',
    secondLastName: '',
    language,
    organisationId: home === own.organisationId ? '' : (home ?? ''),
    roles: [],
    invite: true,
  };
  const goTo = (person: UserRecordView) => {
    toast.success(m.created(person.email));
    void navigate({ to: `/users/${person.id}` } as never);
  };
  return (
    <div className="flex max-w-2xl flex-col gap-2">
      <PageHeader title={m.createTitle} description={m.createHint} breadcrumb={<Link to="/users">{m.back}</Link>} />
      <RecordForm<NewPerson, UserRecordView>
        draft="user:new"
        values={empty}
        labels={{
          email: words.email,
          firstName: m.firstName,
          lastName: m.lastName,
          secondLastName: m.secondLastName,
          language: words.language,
          organisationId: words.organisation,
          roles: words.roles,
          invite: m.invite,
        }}
        save={create}
        onSaved={goTo}
        submitLabel={m.create}
        doneLabel=""
        invalidate={readAnew.people}
        onCancel={() => void navigate({ to: '/users' } as never)}
      >
        {({ register, control, watch, formState: { errors } }) => (
          <>
            <Field label={words.email} error={errors.email?.message} required>
              <Input
                {...register('email')}
                type="email"
                inputMode="email"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
              />
            </Field>
            <div className="grid gap-4 sm:grid-cols-3">
              {(['firstName', 'lastName', 'secondLastName'] as const).map((name) => (
                <Field key={name} label={m[name]} error={errors[name]?.message} optionalLabel={m.optional}>
                  <Input {...register(name)} autoComplete="off" maxLength={100} />
                </Field>
              ))}
            </div>
            <p className="-mt-3 text-[0.8125rem] text-muted-foreground">{m.namesHint}</p>
            <div className="grid gap-4 sm:grid-cols-2">
              <LanguageField control={control} />
              {several && (
                <Controller
                  control={control}
                  name="organisationId"
                  render={({ field: { value, onChange } }) => (
                    <Field label={words.organisation} error={errors.organisationId?.message}>
                      <ChoiceSelect
                        source={organisationChoices}
                        value={value || null}
                        placeholder={m.ownOrganisation}
                        onValueChange={onChange}
                      />
                    </Field>
                  )}
                />
              )}
            </div>
            {access.can('role.grant') && access.can('role.read') && (
              <Controller
                control={control}
                name="roles"
                render={({ field: { value, onChange } }) => (
                  <Field label={words.roles} hint={m.rolesHint} error={errors.roles?.message} group>
                    <GrantList value={value} onChange={onChange} organisationId={watch('organisationId') || null} />
                  </Field>
                )}
              />
            )}
            <Controller
              control={control}
              name="invite"
              render={({ field: { value, onChange } }) => (
                <Checkbox label={m.invite} hint={m.inviteHint} checked={value} onCheckedChange={(next) => onChange(next)} />
              )}
            />
          </>
        )}
      </RecordForm>
    </div>
  );
}

/** What is empty is left to the API: names come from the address, the organisation is one's own. */
function create({ email, language, roles, invite, ...texts }: NewPerson): Promise<UserRecordView> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  return userAccountCreate({ body: { email, language, invite, ...given, ...(roles.length > 0 && { roles: [...roles] }) } });
}
