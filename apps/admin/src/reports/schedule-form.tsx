import { Controller } from 'react-hook-form';
import type { ReportScheduleView } from '@/api/generated';
import { RecordForm, type RecordFormProps, TimeZoneInput } from '@/frame';
import { useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Radio, RadioGroup } from '@/ui/radio-group';
import { Select } from '@/ui/select';
import { RecipientList, RecipientName } from './recipient-list';
import { FORMATS, FREQUENCIES, KINDS, LANGUAGES, optionsOf } from './report-choices';
import { reportsMessages } from './reports.messages';
import type { RecipientNames, ScheduleValues } from './schedule-values';
import { hourText, useWeekdays } from './use-rhythm-text';
import { WhoseField } from './whose-field';

type Form = RecordFormProps<ScheduleValues, ReportScheduleView>;
type ScheduleFormProps = Pick<Form, 'draft' | 'values' | 'version' | 'save' | 'readTheirs' | 'onSaved' | 'submitLabel' | 'doneLabel'> & {
  readonly isNew?: boolean;
  /** Of those who are recipients already. */
  readonly names: RecipientNames;
};

const numbers = (from: number, to: number, label: (value: number) => string) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ value: String(from + index), label: label(from + index) }));

/** What is made, when, and who gets it. */
export function ScheduleForm({ isNew = false, names, ...form }: ScheduleFormProps) {
  const m = useMessages(reportsMessages);
  const weekdays = useWeekdays();
  return (
    <RecordForm<ScheduleValues, ReportScheduleView>
      {...form}
      invalidate={[['report-schedules']]}
      labels={{
        name: m.name,
        kind: m.kind,
        format: m.format,
        language: m.language,
        frequency: m.frequency,
        weekday: m.weekday,
        monthDay: m.monthDay,
        hour: m.hour,
        timeZone: m.timeZone,
        enabled: m.enabled,
        recipientIds: m.recipients,
        organisationId: m.whose,
      }}
      show={(field, value) => {
        if (field === 'recipientIds') return (value as readonly string[]).map((id) => <RecipientName key={id} id={id} names={names} />);
        if (field === 'enabled') return value ? m.on : m.off;
        return undefined;
      }}
    >
      {({ register, control, watch, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name')} maxLength={80} autoComplete="off" autoFocus={isNew} />
          </Field>
          <div className="grid gap-4 sm:grid-cols-3">
            <Controller
              control={control}
              name="kind"
              render={({ field: { value, onChange } }) => (
                <Field label={m.kind} error={errors.kind?.message}>
                  <Select value={value} onValueChange={onChange} options={optionsOf(KINDS, m.kinds)} />
                </Field>
              )}
            />
            <Controller
              control={control}
              name="format"
              render={({ field: { value, onChange } }) => (
                <Field label={m.format} error={errors.format?.message}>
                  <Select value={value} onValueChange={onChange} options={optionsOf(FORMATS, m.formats)} />
                </Field>
              )}
            />
            <Controller
              control={control}
              name="language"
              render={({ field: { value, onChange } }) => (
                <Field label={m.language} error={errors.language?.message}>
                  <Select value={value} onValueChange={onChange} options={optionsOf(LANGUAGES, m.languages)} />
                </Field>
              )}
            />
          </div>
          {isNew && (
            <Controller
              control={control}
              name="organisationId"
              render={({ field: { value, onChange } }) => (
                <WhoseField permission="report.schedule" value={value} onChange={onChange} error={errors.organisationId?.message} />
              )}
            />
          )}
          <Controller
            control={control}
            name="frequency"
            render={({ field: { value, onChange } }) => (
              <Field label={m.frequency} error={errors.frequency?.message} group>
                <RadioGroup value={value} onValueChange={onChange}>
                  {FREQUENCIES.map((each) => (
                    <Radio key={each} value={each} label={m.frequencies[each]} hint={m.frequencyHints[each]} />
                  ))}
                </RadioGroup>
              </Field>
            )}
          />
          <div className="grid gap-4 sm:grid-cols-3">
            {watch('frequency') === 'weekly' && (
              <Controller
                control={control}
                name="weekday"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.weekday} error={errors.weekday?.message}>
                    <Select value={value} onValueChange={onChange} options={numbers(1, 7, (day) => weekdays[day - 1]!)} />
                  </Field>
                )}
              />
            )}
            {watch('frequency') === 'monthly' && (
              <Controller
                control={control}
                name="monthDay"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.monthDay} hint={m.monthDayHint} error={errors.monthDay?.message}>
                    <Select value={value} onValueChange={onChange} options={numbers(1, 31, String)} />
                  </Field>
                )}
              />
            )}
            <Controller
              control={control}
              name="hour"
              render={({ field: { value, onChange } }) => (
                <Field label={m.hour} error={errors.hour?.message}>
                  <Select value={value} onValueChange={onChange} options={numbers(0, 23, hourText)} />
                </Field>
              )}
            />
            <Field label={m.timeZone} error={errors.timeZone?.message} required>
              <TimeZoneInput {...register('timeZone')} />
            </Field>
          </div>
          <Controller
            control={control}
            name="recipientIds"
            rules={{ validate: (recipients) => recipients.length > 0 || m.noRecipients }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.recipients} hint={m.recipientsHint} error={errors.recipientIds?.message} group required>
                <RecipientList value={value} onChange={onChange} names={names} />
              </Field>
            )}
          />
          <Controller
            control={control}
            name="enabled"
            render={({ field: { value, onChange } }) => <Checkbox label={m.enabled} checked={value} onCheckedChange={onChange} />}
          />
        </>
      )}
    </RecordForm>
  );
}
