import { useQueryClient } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { Problem } from '@/api';
import { maintenanceEnable, type MaintenanceView } from '@/api/generated';
import { accessQuery, ifMatch, RecordForm, useConfirm } from '@/frame';
import { clockAt, instantAt, useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { Radio, RadioGroup } from '@/ui/radio-group';
import { maintenanceQuery } from './maintenance-query';
import { maintenanceMessages } from './maintenance.messages';

type Level = Exclude<MaintenanceView['level'], 'off'>;
const LEVELS: readonly Level[] = ['banner', 'read_only', 'full'];

interface Values {
  readonly level: Level;
  readonly reason: string;
  /** What the person's clock shows; empty: now. */
  readonly startsAt: string;
  /** Empty: until somebody ends it. */
  readonly until: string;
  readonly retryAfterSeconds: string;
}

/** What to set: how far it goes, what people are told, from when to when. */
export function MaintenanceForm({ maintenance }: { readonly maintenance: MaintenanceView }) {
  const m = useMessages(maintenanceMessages);
  const queries = useQueryClient();
  const confirm = useConfirm();

  const save = async (values: Values, version: number | undefined) => {
    const asks = values.level === 'full';
    const question = { title: m.closeTitle, body: m.closeBody, action: m.close, tone: 'danger', typed: m.closeWord } as const;
    // The frame says nothing about what somebody has thought better of.
    if (asks && !(await confirm(question))) throw new Problem(0, 'ABORTED', 'Not confirmed.');
    return maintenanceEnable({ headers: ifMatch(version), body: toBody(values) });
  };
  return (
    <RecordForm<Values, MaintenanceView>
      draft="maintenance"
      values={toValues(maintenance)}
      version={maintenance.version}
      labels={{ level: m.level, reason: m.reason, startsAt: m.from, until: m.until, retryAfterSeconds: m.retryAfter }}
      show={(field, value) => (field === 'level' ? m.levels[value as Level] : undefined)}
      save={save}
      readTheirs={async () => {
        const theirs = await queries.fetchQuery({ ...maintenanceQuery, staleTime: 0 });
        return { values: toValues(theirs), version: theirs.version };
      }}
      valuesOf={toValues}
      onSaved={(saved) => queries.setQueryData(maintenanceQuery.queryKey, saved)}
      submitLabel={maintenance.inForce === 'off' ? m.begin : m.change}
      doneLabel={m.saved}
      invalidate={[accessQuery.queryKey]}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Field label={m.level} error={errors.level?.message} required group>
            <Controller
              control={control}
              name="level"
              render={({ field: { value, onChange } }) => (
                <RadioGroup value={value} onValueChange={onChange}>
                  {LEVELS.map((level) => (
                    <Radio key={level} value={level} label={m.levels[level]} hint={m.hints[level]} />
                  ))}
                </RadioGroup>
              )}
            />
          </Field>
          <Field label={m.reason} hint={m.reasonHint} error={errors.reason?.message} required>
            <Textarea {...register('reason', { validate: (text) => text.trim() !== '' || m.reasonMissing })} maxLength={300} rows={2} />
          </Field>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label={m.from} hint={m.fromHint} error={errors.startsAt?.message} optionalLabel={m.optional}>
              <Input type="datetime-local" {...register('startsAt')} />
            </Field>
            <Field label={m.until} hint={m.untilHint} error={errors.until?.message} optionalLabel={m.optional}>
              <Input type="datetime-local" {...register('until')} />
            </Field>
          </div>
          <Field label={m.retryAfter} hint={m.retryAfterHint} error={errors.retryAfterSeconds?.message} required>
            <Input type="number" inputMode="numeric" min={1} max={86_400} className="w-32" {...register('retryAfterSeconds')} />
          </Field>
        </>
      )}
    </RecordForm>
  );
}

function toValues({ inForce, level, reason, startsAt, until, retryAfterSeconds }: MaintenanceView): Values {
  if (inForce === 'off' || level === 'off')
    return { level: 'full', reason: '', startsAt: '', until: '', retryAfterSeconds: String(retryAfterSeconds) };
  return {
    level,
    reason: reason ?? '',
    // Once it has begun, it goes on from when it began.
    startsAt: startsAt ? clockAt(startsAt) : '',
    until: until ? clockAt(until) : '',
    retryAfterSeconds: String(retryAfterSeconds),
  };
}

function toBody({ level, reason, startsAt, until, retryAfterSeconds }: Values) {
  return {
    level,
    // People press Enter in a text of two lines; the API takes one.
    reason: reason.trim().replaceAll(/\s+/g, ' '),
    startsAt: startsAt === '' ? null : instantAt(startsAt),
    until: until === '' ? null : instantAt(until),
    retryAfterSeconds: Number(retryAfterSeconds),
  };
}
