import { Controller } from 'react-hook-form';
import type { BusinessHoursView, HolidayView, OpenRangeView } from '@/api/generated';
import { ChoiceSelect, organisationChoices, RecordForm, type RecordFormProps, TimeZoneInput, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { hoursMessages } from './business-hours.messages';
import { HolidayList } from './holiday-list';
import { readAnewHours } from './hours-queries';
import { areHolidaysRight, type HoursValues, toValues, wrongWeekday } from './hours-values';
import { OpenRanges, useWeekdayName } from './open-ranges';

type Form = RecordFormProps<HoursValues, BusinessHoursView>;
type HoursFormProps = Pick<Form, 'draft' | 'values' | 'version' | 'save' | 'readTheirs' | 'onSaved' | 'submitLabel' | 'doneLabel'> & {
  readonly isNew?: boolean;
};

/** When it is open: the week, and the days that are none of it. */
export function HoursForm({ isNew = false, ...form }: HoursFormProps) {
  const m = useMessages(hoursMessages);
  const nameOf = useWeekdayName();
  const { canEverywhere } = useAccess();
  const chooses = isNew && canEverywhere('tickets.manage') && canEverywhere('organisation.manage');
  return (
    <RecordForm<HoursValues, BusinessHoursView>
      {...form}
      valuesOf={toValues}
      invalidate={readAnewHours}
      labels={{
        name: m.name,
        timeZone: m.timeZone,
        alwaysOpen: m.alwaysOpen,
        ranges: m.ranges,
        holidays: m.holidays,
        isDefault: m.isDefault,
        organisationId: m.whose,
      }}
      show={(field, value) => {
        if (typeof value === 'boolean') return value ? m.yes : m.no;
        if (field === 'ranges')
          return (value as readonly OpenRangeView[]).map((range) => `${nameOf(range.weekday)} ${range.opens}–${range.closes}`).join(', ');
        if (field === 'holidays') return (value as readonly HolidayView[]).map(({ date, name }) => `${date} ${name}`).join(', ');
        return undefined;
      }}
    >
      {({ register, control, watch, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name', { validate: (name) => name.trim() !== '' || m.nameMissing })} maxLength={80} autoComplete="off" />
          </Field>
          {chooses && (
            <Controller
              control={control}
              name="organisationId"
              render={({ field: { value, onChange } }) => (
                <Field label={m.whose} error={errors.organisationId?.message}>
                  <ChoiceSelect
                    source={organisationChoices}
                    value={value || null}
                    otherwise={m.installation}
                    placeholder={m.installation}
                    onValueChange={onChange}
                  />
                </Field>
              )}
            />
          )}
          <Field label={m.timeZone} error={errors.timeZone?.message} required>
            <TimeZoneInput {...register('timeZone')} />
          </Field>
          <Controller
            control={control}
            name="isDefault"
            render={({ field: { value, onChange } }) => (
              <Checkbox label={m.isDefault} hint={m.isDefaultHint} checked={value} onCheckedChange={onChange} />
            )}
          />
          <Controller
            control={control}
            name="alwaysOpen"
            render={({ field: { value, onChange } }) => (
              <Checkbox label={m.alwaysOpen} hint={m.alwaysOpenHint} checked={value} onCheckedChange={onChange} />
            )}
          />
          <Controller
            control={control}
            name="ranges"
            rules={{
              validate: (ranges) => {
                const weekday = wrongWeekday(ranges);
                return weekday === undefined || m.rangeWrong(nameOf(weekday));
              },
            }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.ranges} hint={m.rangesHint} error={errors.ranges?.message} group>
                <OpenRanges value={value} onChange={onChange} disabled={watch('alwaysOpen')} />
              </Field>
            )}
          />
          <Controller
            control={control}
            name="holidays"
            rules={{ validate: (holidays) => areHolidaysRight(holidays) || m.holidayWrong }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.holidays} hint={m.holidaysHint} error={errors.holidays?.message} group>
                <HolidayList value={value} onChange={onChange} disabled={watch('alwaysOpen')} />
              </Field>
            )}
          />
        </>
      )}
    </RecordForm>
  );
}
