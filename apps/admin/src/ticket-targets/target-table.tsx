import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { type Metric, METRICS, PRIORITIES, type Priority, type TypedTargets } from './target-values';
import { targetMessages } from './ticket-targets.messages';

interface TargetTableProps {
  readonly value: TypedTargets;
  readonly onChange: (targets: TypedTargets) => void;
}

/** Minutes for each priority and what is measured. */
export function TargetTable({ value, onChange, ...rest }: TargetTableProps) {
  const m = useMessages(targetMessages);
  const put = (priority: Priority, metric: Metric, minutes: string) =>
    onChange({ ...value, [priority]: { ...value[priority], [metric]: minutes } });
  return (
    <div role="group" className="flex flex-col gap-3" {...rest}>
      {PRIORITIES.map((priority) => (
        <fieldset key={priority} className="grid gap-3 rounded-lg border p-3 sm:grid-cols-3">
          <legend className="px-1 font-medium">{m.priorities[priority]}</legend>
          {METRICS.map((metric) => (
            <Field key={metric} label={m.metrics[metric]}>
              <Input
                type="number"
                inputMode="numeric"
                min={1}
                max={525_600}
                aria-label={m.target(m.metrics[metric], m.priorities[priority])}
                value={value[priority][metric]}
                onChange={({ target }) => put(priority, metric, target.value)}
              />
            </Field>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
