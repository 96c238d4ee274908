import { useSuspenseQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import type { AlertRuleView } from '@/api/generated';
import { RecordForm, type RecordFormProps } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import { readAnewRules, signalsQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';
import { ruleFormMessages } from './rule-form.messages';
import { ConditionFields } from './condition-fields';
import { Inhibitors } from './inhibitors';
import { ofForm, type RuleValues, toBody, toValues, type UnitOf } from './rule-values';

interface RuleFormProps extends Pick<RecordFormProps<RuleValues, AlertRuleView>, 'draft' | 'onSaved' | 'submitLabel' | 'doneLabel'> {
  readonly values: RuleValues;
  readonly version?: number;
  /** Its own key; null for a new one. */
  readonly ownKey: string | null;
  readonly send: (body: ReturnType<typeof toBody>, version: number | undefined) => Promise<AlertRuleView>;
  readonly read?: () => Promise<AlertRuleView>;
}

/** The units of figures, once they are read. */
export function useUnits(): UnitOf {
  const { data: signals } = useSuspenseQuery(signalsQuery);
  return (figure) => signals.figures.find(({ key }) => key === figure)?.unit ?? 'count';
}

/** What a rule watches, from when on, and how bad that is. */
export function RuleForm({ ownKey, send, read, ...props }: RuleFormProps) {
  const m = { ...useMessages(alertMessages), ...useMessages(ruleFormMessages) };
  const words = useAlertWords();
  const unitOf = useUnits();
  return (
    <RecordForm<RuleValues, AlertRuleView>
      {...props}
      labels={{
        nameEn: m.nameEn,
        nameEs: m.nameEs,
        group: m.group,
        severity: m.severity,
        enabled: m.enabled,
        kind: m.kind,
        figure: m.figure,
        counter: m.counter,
        direction: m.direction,
        fireAt: m.fireAt,
        moreThan: m.moreThan,
        clearAt: m.clearAt,
        forSeconds: m.forSeconds,
        windowSeconds: m.windowSeconds,
        inhibitedBy: m.inhibitedBy,
      }}
      save={(values, onto) =>
        send(toBody(values, unitOf), onto).catch((error: unknown) => {
          throw ofForm(error);
        })
      }
      {...(read && {
        readTheirs: async () => {
          const theirs = await read();
          return { values: toValues(theirs, unitOf), version: theirs.version };
        },
      })}
      valuesOf={(saved) => toValues(saved, unitOf)}
      invalidate={readAnewRules}
    >
      {(form) => {
        const { register, control, formState } = form;
        const { errors } = formState;
        const named = { validate: (name: string) => name.trim() !== '' || m.nameMissing };
        return (
          <>
            <Controller
              control={control}
              name="enabled"
              render={({ field: { value, onChange } }) => (
                <Switch label={m.isOn} hint={m.offHint} checked={value} onCheckedChange={onChange} />
              )}
            />
            <div className="grid gap-5 sm:grid-cols-2">
              <Field label={m.nameEn} error={errors.nameEn?.message} required>
                <Input {...register('nameEn', named)} maxLength={80} lang="en" />
              </Field>
              <Field label={m.nameEs} error={errors.nameEs?.message} required>
                <Input {...register('nameEs', named)} maxLength={80} lang="es" />
              </Field>
              <Controller
                control={control}
                name="severity"
                render={({ field: { value, onChange } }) => (
                  <Field label={m.severity} error={errors.severity?.message}>
                    <Select
                      value={value}
                      onValueChange={onChange}
                      options={(['critical', 'warning', 'info'] as const).map((each) => ({ value: each, label: words.severity[each] }))}
                    />
                  </Field>
                )}
              />
              <Field label={m.group} hint={m.groupHint} error={errors.group?.message} required>
                <Input {...register('group')} maxLength={60} autoCapitalize="none" spellCheck={false} className="font-mono" />
              </Field>
            </div>
            <ConditionFields form={form} unitOf={unitOf} />
            <Controller
              control={control}
              name="inhibitedBy"
              render={({ field: { value, onChange } }) => (
                <Field label={m.inhibitedBy} error={errors.inhibitedBy?.message} group>
                  <Inhibitors value={value} onChange={onChange} ownKey={ownKey} />
                </Field>
              )}
            />
          </>
        );
      }}
    </RecordForm>
  );
}
