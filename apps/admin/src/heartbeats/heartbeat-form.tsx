import { Controller } from 'react-hook-form';
import type { HeartbeatView } from '@/api/generated';
import { RecordForm, type RecordFormProps } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { type Duration, toDuration, toSeconds, type Unit, UNITS } from './duration';
import { readAnewHeartbeats } from './heartbeat-queries';
import { heartbeatMessages } from './heartbeats.messages';

export interface HeartbeatValues {
  readonly name: string;
  readonly periodSeconds: Duration;
  readonly graceSeconds: Duration;
}

const SHORTEST = 30;
const YEAR = 31_536_000;

type HeartbeatFormProps<Saved extends HeartbeatView> = Pick<
  RecordFormProps<HeartbeatValues, Saved>,
  'draft' | 'values' | 'version' | 'onSaved' | 'readTheirs' | 'submitLabel' | 'doneLabel'
> & {
  readonly send: (body: ReturnType<typeof toBody>, version: number | undefined) => Promise<Saved>;
};

/** Who reports, how often, and how late that may be. */
export function HeartbeatForm<Saved extends HeartbeatView>({ send, ...props }: HeartbeatFormProps<Saved>) {
  const m = useMessages(heartbeatMessages);
  return (
    <RecordForm<HeartbeatValues, Saved>
      {...props}
      labels={{ name: m.name, periodSeconds: m.period, graceSeconds: m.grace }}
      show={(_field, value) => (typeof value === 'object' ? durationText(value as Duration, m.units) : undefined)}
      save={(values, version) => send(toBody(values), version)}
      valuesOf={toValues}
      invalidate={readAnewHeartbeats}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Field label={m.name} error={errors.name?.message} required>
            <Input {...register('name', { validate: (name) => name.trim() !== '' || m.nameMissing })} maxLength={80} autoComplete="off" />
          </Field>
          <Controller
            control={control}
            name="periodSeconds"
            rules={{ validate: (value) => isWithin(value, SHORTEST) || m.amountWrong }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.period} error={errors.periodSeconds?.message} group>
                <DurationInput value={value} onChange={onChange} />
              </Field>
            )}
          />
          <Controller
            control={control}
            name="graceSeconds"
            rules={{ validate: (value) => isWithin(value, 0) || m.graceWrong }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.grace} hint={m.graceHint} error={errors.graceSeconds?.message} group>
                <DurationInput value={value} onChange={onChange} />
              </Field>
            )}
          />
        </>
      )}
    </RecordForm>
  );
}

interface DurationInputProps {
  readonly value: Duration;
  readonly onChange: (value: Duration) => void;
}

function DurationInput({ value, onChange, ...rest }: DurationInputProps) {
  const m = useMessages(heartbeatMessages);
  return (
    <div role="group" className="flex gap-2" {...rest}>
      <Input
        aria-label={m.amount}
        inputMode="numeric"
        className="w-28"
        value={value.amount}
        onChange={(event) => onChange({ ...value, amount: event.target.value })}
      />
      <Select
        aria-label={m.unit}
        className="w-36"
        value={value.unit}
        onValueChange={(unit) => onChange({ ...value, unit })}
        options={(Object.keys(UNITS) as Unit[]).map((unit) => ({ value: unit, label: m.units[unit] }))}
      />
    </div>
  );
}

export function toValues({ name, periodSeconds, graceSeconds }: HeartbeatView): HeartbeatValues {
  return { name, periodSeconds: toDuration(periodSeconds), graceSeconds: toDuration(graceSeconds) };
}

function toBody({ name, periodSeconds, graceSeconds }: HeartbeatValues) {
  return { name: name.trim(), periodSeconds: toSeconds(periodSeconds), graceSeconds: toSeconds(graceSeconds) };
}

function isWithin(value: Duration, least: number): boolean {
  const seconds = toSeconds(value);
  return seconds >= least && seconds <= YEAR;
}

function durationText({ amount, unit }: Duration, units: Readonly<Record<Unit, string>>): string {
  return `${amount} ${units[unit]}`;
}
