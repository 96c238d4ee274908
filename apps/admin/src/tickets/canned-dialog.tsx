import { Controller } from 'react-hook-form';
import { cannedReplyCreate, cannedReplyFindAll, cannedReplyUpdate, type CannedReplyView } from '@/api/generated';
import { ifMatch, RecordForm } from '@/frame';
import { useMessages, wordFor } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { NativeSelect } from '@/ui/native-select';
import { readAnewCanned } from './canned-queries';
import { cannedMessages } from './canned.messages';
import { tagsIn } from './tags-in';
import { unknownPlaces } from './unknown-places';
import { ticketWords } from './tickets.messages';

const STATUSES = ['open', 'pending', 'on_hold', 'solved'] as const;

interface CannedValues {
  readonly name: string;
  readonly body: string;
  /** Empty: the ticket stays as it is. */
  readonly status: '' | (typeof STATUSES)[number];
  readonly addTags: string;
  readonly shared: boolean;
}

interface CannedDialogProps {
  /** Null: a new one. */
  readonly reply: CannedReplyView | null;
  readonly organisationId: string;
  readonly places: readonly string[];
  readonly mayShare: boolean;
  readonly onClose: () => void;
}

/** A text for answers. */
export function CannedDialog({ reply, organisationId, places, mayShare, onClose }: CannedDialogProps) {
  const m = useMessages(cannedMessages);
  const words = useMessages(ticketWords);
  const save = ({ name, body, status, addTags, shared }: CannedValues, version: number | undefined) => {
    const wish = { name, body, status: status || null, addTags: tagsIn(addTags) };
    return reply
      ? cannedReplyUpdate({ path: { id: reply.id }, headers: ifMatch(version), body: wish })
      : cannedReplyCreate({ body: { ...wish, shared, organisationId } });
  };
  const problemOf = (body: string) => {
    if (body.trim() === '') return m.bodyMissing;
    const unknown = unknownPlaces(body, places);
    return unknown.length === 0 || m.unknownPlaces(unknown.join(', '));
  };
  const readTheirs = async () => {
    const { items } = await cannedReplyFindAll({ query: { organisationId } });
    const theirs = items.find(({ id }) => id === reply?.id) ?? null;
    return { values: valuesOf(theirs), version: theirs?.version };
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={reply ? m.edit : m.newOne} closeLabel={m.close}>
      <DialogBody>
        <RecordForm<CannedValues, CannedReplyView>
          draft={`canned-reply:${reply?.id ?? 'new'}`}
          values={valuesOf(reply)}
          {...(reply && { version: reply.version, readTheirs })}
          labels={{ name: m.name, body: m.body, status: m.after, addTags: m.tags, shared: m.share }}
          save={save}
          doneLabel={reply ? m.saved : m.created}
          invalidate={readAnewCanned}
          onSaved={onClose}
          onCancel={onClose}
        >
          {({ register, control, formState: { errors } }) => (
            <>
              <Field label={m.name} error={errors.name?.message} required>
                <Input {...register('name', { validate: (name) => name.trim() !== '' || m.nameMissing })} maxLength={80} autoFocus />
              </Field>
              <Field label={m.body} error={errors.body?.message} required>
                <Textarea {...register('body', { validate: problemOf })} maxLength={10_000} rows={6} dir="auto" />
              </Field>
              <details className="text-[0.8125rem]">
                <summary className="cursor-pointer">{m.places}</summary>
                <dl className="mt-2 flex flex-col gap-1.5">
                  {places.map((place) => (
                    <div key={place} className="flex flex-wrap gap-x-3">
                      <dt className="font-mono break-all">{`{{${place}}}`}</dt>
                      <dd className="text-muted-foreground">{wordFor(m.meanings, place)}</dd>
                    </div>
                  ))}
                </dl>
                <p className="mt-2 text-muted-foreground">{m.placesHint}</p>
              </details>
              <div className="grid gap-4 sm:grid-cols-2">
                <Controller
                  control={control}
                  name="status"
                  render={({ field: { value, onChange } }) => (
                    <Field label={m.after}>
                      <NativeSelect
                        value={value}
                        onValueChange={onChange}
                        placeholder={m.asItIs}
                        options={STATUSES.map((status) => ({ value: status, label: words.statuses[status] }))}
                      />
                    </Field>
                  )}
                />
                <Field label={m.tags} hint={m.tagsHint} error={errors.addTags?.message} optionalLabel={words.optional}>
                  <Input {...register('addTags')} autoCapitalize="none" maxLength={400} />
                </Field>
              </div>
              {!reply && mayShare && (
                <Controller
                  control={control}
                  name="shared"
                  render={({ field: { value, onChange } }) => (
                    <Checkbox label={m.share} checked={value} onCheckedChange={(next) => onChange(next)} />
                  )}
                />
              )}
            </>
          )}
        </RecordForm>
      </DialogBody>
    </Dialog>
  );
}

function valuesOf(reply: CannedReplyView | null): CannedValues {
  const { name = '', body = '', status = null, addTags = [], shared = false } = reply ?? {};
  return { name, body, status: (status ?? '') as CannedValues['status'], addTags: addTags.join(' '), shared };
}
