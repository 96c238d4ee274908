import { useSuspenseQuery } from '@tanstack/react-query';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { useFigureNames } from '@/frame/figure-names';
import { useAmounts } from '@/frame/use-amounts';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { signalsQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';
import { ruleFormMessages } from './rule-form.messages';
import type { RuleValues, UnitOf } from './rule-values';

const KINDS = ['threshold', 'rate', 'absence'] as const;

interface ConditionFieldsProps {
  readonly form: UseFormReturn<RuleValues>;
  readonly unitOf: UnitOf;
}

/** What is watched; a rule that the program raises by itself has nothing to choose here. */
export function ConditionFields({ form: { control, register, watch, getValues, formState }, unitOf }: ConditionFieldsProps) {
  const m = { ...useMessages(alertMessages), ...useMessages(ruleFormMessages) };
  const names = useFigureNames();
  const amounts = useAmounts();
  const { data: signals } = useSuspenseQuery(signalsQuery);
  const { errors } = formState;
  const [kind, figure] = watch(['kind', 'figure']);
  if (kind === 'raised') return <p className="text-muted-foreground">{m.says.raised}</p>;
  const value = signals.figures.find(({ key }) => key === figure)?.value ?? null;
  const percent = kind === 'threshold' && unitOf(figure) === 'share' ? ` (${m.percentHint})` : '';
  const needed = (text: string) => (text !== '' && Number.isFinite(Number(text))) || m.numberMissing;
  const isWell = (text: string) => {
    const { kind: now, direction, fireAt, moreThan } = getValues();
    const limit = Number(now === 'rate' ? moreThan : fireAt);
    const beyond = now === 'threshold' && direction === 'below' ? Number(text) < limit : Number(text) > limit;
    return needed(text) !== true ? needed(text) : !beyond || m.clearWrong;
  };
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Controller
        control={control}
        name="kind"
        render={({ field }) => (
          <Field label={m.kind} className="sm:col-span-2">
            <Select
              value={field.value}
              onValueChange={field.onChange}
              options={KINDS.map((each) => ({ value: each, label: m.kinds[each] }))}
            />
          </Field>
        )}
      />
      {kind === 'rate' ? (
        <Controller
          key="counter"
          control={control}
          name="counter"
          rules={{ validate: (counter) => counter !== '' || m.signalMissing }}
          render={({ field }) => (
            <Field label={m.counter} error={errors.counter?.message} className="sm:col-span-2" required>
              <Select
                value={field.value || undefined}
                placeholder={m.chooseSignal}
                onValueChange={field.onChange}
                options={withChosen(signals.counters, field.value).map((key) => ({ value: key, label: names.counter(key), hint: key }))}
              />
            </Field>
          )}
        />
      ) : (
        <Controller
          key="figure"
          control={control}
          name="figure"
          rules={{ validate: (chosen) => chosen !== '' || m.signalMissing }}
          render={({ field }) => (
            <Field
              label={m.figure}
              hint={value !== null && m.now(amounts.inUnit(unitOf(figure), value))}
              error={errors.figure?.message}
              className="sm:col-span-2"
              required
            >
              <Select
                value={field.value || undefined}
                placeholder={m.chooseSignal}
                onValueChange={field.onChange}
                options={withChosen(
                  signals.figures.map(({ key }) => key),
                  field.value,
                ).map((key) => ({ value: key, label: names.figure(key) }))}
              />
            </Field>
          )}
        />
      )}
      {kind === 'threshold' && (
        <>
          <Controller
            control={control}
            name="direction"
            render={({ field }) => (
              <Field label={m.direction}>
                <Select
                  value={field.value}
                  onValueChange={field.onChange}
                  options={(['above', 'below'] as const).map((each) => ({ value: each, label: m.directions[each] }))}
                />
              </Field>
            )}
          />
          <Field label={m.fireAt + percent} error={errors.fireAt?.message} required>
            <Input type="number" step="any" {...register('fireAt', { validate: needed })} />
          </Field>
        </>
      )}
      {kind === 'rate' && (
        <Field label={m.moreThan} error={errors.moreThan?.message} required>
          <Input type="number" min={0} {...register('moreThan', { validate: needed })} />
        </Field>
      )}
      {kind !== 'absence' && (
        <Field label={m.clearAt + percent} hint={m.clearHint} error={errors.clearAt?.message} required>
          <Input type="number" step="any" {...register('clearAt', { validate: isWell })} />
        </Field>
      )}
      {kind === 'rate' ? (
        <Field key="window" label={m.windowSeconds} error={errors.windowSeconds?.message} required>
          <Input type="number" inputMode="numeric" min={10} max={3_600} {...register('windowSeconds', { validate: needed })} />
        </Field>
      ) : (
        <Field key="for" label={m.forSeconds} error={errors.forSeconds?.message} required>
          <Input type="number" inputMode="numeric" min={0} max={86_400} {...register('forSeconds', { validate: needed })} />
        </Field>
      )}
    </div>
  );
}

/** Also one that this installation has no more. */
function withChosen(keys: readonly string[], chosen: string): readonly string[] {
  return chosen === '' || keys.includes(chosen) ? keys : [...keys, chosen];
}
