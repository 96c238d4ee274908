import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import type { EscalationStepView } from '@/api/generated';
import { ChoiceSelect, personChoices } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { rotasQuery } from './on-call-queries';
import { onCallMessages } from './on-call.messages';

type Step = EscalationStepView;
type Target = Step['to'];

const MOST_STEPS = 8;
const KINDS: readonly Target['kind'][] = ['on-call', 'person', 'rota', 'everybody'];
const NOBODY = { rotaId: null, offset: null, userId: null, displayName: null };

interface EscalationStepsProps {
  readonly value: readonly Step[];
  readonly onChange: (steps: readonly Step[]) => void;
}

/** The steps, each below the one before. */
export function EscalationSteps({ value, onChange, ...rest }: EscalationStepsProps) {
  const m = useMessages(onCallMessages);
  const put = (index: number, step: Step) => onChange(value.with(index, step));
  const add = () => {
    const afterMinutes = (value.at(-1)?.afterMinutes ?? -5) + 5;
    onChange([...value, { afterMinutes, to: { ...NOBODY, kind: 'everybody' }, byMail: false }]);
  };
  return (
    <div role="group" className="flex flex-col gap-3" {...rest}>
      {value.map((step, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a step is known by its place alone
        <fieldset key={index} className="flex flex-col gap-3 rounded-lg border p-3">
          <legend className="px-1 font-medium">{m.step(index + 1)}</legend>
          <div className="flex flex-wrap items-start gap-3">
            <Field label={m.afterMinutes} className="w-40">
              <Input
                type="number"
                inputMode="numeric"
                min={0}
                max={1_440}
                value={Number.isNaN(step.afterMinutes) ? '' : step.afterMinutes}
                onChange={({ target }) => put(index, { ...step, afterMinutes: target.valueAsNumber })}
              />
            </Field>
            <TargetFields target={step.to} onChange={(to) => put(index, { ...step, to })} />
          </div>
          <div className="flex items-center justify-between gap-3">
            <Checkbox label={m.byMail} checked={step.byMail} onCheckedChange={(byMail) => put(index, { ...step, byMail })} />
            {value.length > 1 && (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={m.removeStep(index + 1)}
                onClick={() => onChange(value.filter((_, each) => each !== index))}
              >
                <Trash2 aria-hidden />
              </Button>
            )}
          </div>
        </fieldset>
      ))}
      {value.length < MOST_STEPS && (
        <Button variant="outline" size="sm" className="self-start" onClick={add}>
          <Plus aria-hidden /> {m.addStep}
        </Button>
      )}
    </div>
  );
}

function TargetFields({ target, onChange }: { readonly target: Target; readonly onChange: (target: Target) => void }) {
  const m = useMessages(onCallMessages);
  const { data: rotas = [] } = useQuery(rotasQuery);
  const options = rotas.map(({ id, name }) => ({ value: id, label: name }));
  const kinds = KINDS.filter((kind) => kind !== 'rota' || options.length > 0 || target.kind === 'rota');
  return (
    <>
      <Field label={m.whom} className="min-w-52 grow">
        <Select
          value={target.kind}
          onValueChange={(kind) => onChange({ ...NOBODY, kind, offset: kind === 'on-call' ? 0 : null })}
          options={kinds.map((kind) => ({ value: kind, label: m.kinds[kind] }))}
        />
      </Field>
      {target.kind === 'on-call' && (
        <Field label={m.offset} className="w-44">
          <Select
            value={String(target.offset ?? 0)}
            onValueChange={(offset) => onChange({ ...target, offset: Number(offset) })}
            options={Object.entries(m.offsets).map(([value, label]) => ({ value, label }))}
          />
        </Field>
      )}
      {target.kind === 'on-call' && options.length > 0 && (
        <Field label={m.rota} className="w-52">
          <Select
            value={target.rotaId ?? ''}
            onValueChange={(rotaId) => onChange({ ...target, rotaId: rotaId || null })}
            options={[{ value: '', label: m.allRotas }, ...options]}
          />
        </Field>
      )}
      {target.kind === 'rota' && (
        <Field label={m.rota} className="w-52">
          <Select
            value={target.rotaId ?? undefined}
            placeholder={m.chooseRota}
            onValueChange={(rotaId) => onChange({ ...target, rotaId })}
            options={options}
          />
        </Field>
      )}
      {target.kind === 'person' && (
        <Field label={m.person} className="w-64">
          <ChoiceSelect
            source={personChoices}
            value={target.userId}
            placeholder={m.choosePerson}
            onValueChange={(userId) => onChange({ ...target, userId, displayName: null })}
          />
        </Field>
      )}
    </>
  );
}
