import { useQueryClient } from '@tanstack/react-query';
import { userAdminUpdate, type UserRecordView } from '@/api/generated';
import { ifMatch, organisationChoices, readAnew, RecordForm, useAccess, useChoice } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Card, CardContent } from '@/ui/card';
import { Code, CopyButton } from '@/ui/code';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { LanguageField } from './language-field';
import { recordMessages } from './record.messages';
import { userQuery } from './user-queries';
import { usersMessages } from './users.messages';

/** The card is narrow: what a fact is called stands above it. */
const STACKED = 'sm:grid-cols-1';

interface Profile {
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string;
  readonly language: 'es' | 'en';
}

/** What a person is called and which language mails to them are in. */
export function ProfileTab({ user }: { readonly user: UserRecordView }) {
  const { can } = useAccess();
  const editable = can('user.update') && user.status !== 'deleted';
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      {editable ? <ProfileForm user={user} /> : <Facts user={user} all />}
      {editable && <Facts user={user} />}
    </div>
  );
}

function ProfileForm({ user }: { readonly user: UserRecordView }) {
  const m = useMessages(recordMessages);
  const words = useMessages(usersMessages);
  const queries = useQueryClient();
  return (
    <RecordForm<Profile, UserRecordView>
      draft={`user:${user.id}`}
      values={toProfile(user)}
      version={user.version}
      labels={{ firstName: m.firstName, lastName: m.lastName, secondLastName: m.secondLastName, language: words.language }}
      save={({ secondLastName, ...profile }, version) =>
        userAdminUpdate({
          path: { id: user.id },
          headers: ifMatch(version),
          body: { ...profile, secondLastName: secondLastName.trim() || null },
        })
      }
      readTheirs={async () => {
        const theirs = await queries.fetchQuery({ ...userQuery(user.id), staleTime: 0 });
        return { values: toProfile(theirs), version: theirs.version };
      }}
      show={(field, value) => (field === 'language' ? words.languages[value as 'es' | 'en'] : undefined)}
      onSaved={() => {}}
      invalidate={readAnew.people}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          {(['firstName', 'lastName', 'secondLastName'] as const).map((name) => (
            <Field
              key={name}
              label={m[name]}
              error={errors[name]?.message}
              {...(name === 'secondLastName' ? { optionalLabel: m.optional } : { required: true })}
            >
              <Input {...register(name)} maxLength={100} autoComplete="off" />
            </Field>
          ))}
          <LanguageField control={control} />
        </>
      )}
    </RecordForm>
  );
}

function toProfile({ firstName, lastName, secondLastName, language }: UserRecordView): Profile {
  return { firstName, lastName, secondLastName: secondLastName ?? '', language: language === 'es' ? 'es' : 'en' };
}

/** What cannot be changed here. */
function Facts({ user, all = false }: { readonly user: UserRecordView; readonly all?: boolean }) {
  const m = useMessages(recordMessages);
  const words = useMessages(usersMessages);
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const organisation = useChoice(organisationChoices, user.organisationId, canEverywhere('organisation.manage'))?.label;
  return (
    <Card className="self-start">
      <CardContent className="py-1 sm:py-1.5">
        <DescriptionList>
          <DescriptionItem
            className={STACKED}
            label={words.email}
            action={<CopyButton value={user.email} label={`${m.copy}: ${words.email}`} copiedLabel={m.copied} />}
          >
            {user.email}
            <span className="block text-[0.8125rem] text-muted-foreground">{m.emailKept}</span>
          </DescriptionItem>
          {organisation && (
            <DescriptionItem className={STACKED} label={words.organisation}>
              {organisation}
            </DescriptionItem>
          )}
          {all && (
            <DescriptionItem className={STACKED} label={words.language}>
              {words.languages[user.language as 'es' | 'en']}
            </DescriptionItem>
          )}
          <DescriptionItem className={STACKED} label={words.createdAt}>
            <time dateTime={user.createdAt}>{format.dateTime(user.createdAt)}</time>
          </DescriptionItem>
          <DescriptionItem
            className={STACKED}
            label={m.id}
            action={<CopyButton value={user.id} label={`${m.copy}: ${m.id}`} copiedLabel={m.copied} />}
          >
            <Code>{user.id}</Code>
          </DescriptionItem>
        </DescriptionList>
      </CardContent>
    </Card>
  );
}
