import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Controller } from 'react-hook-form';
import { type EscalationStepView, type EscalationView, onCallReplace } from '@/api/generated';
import { ifMatch, Link, RecordForm } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { useEscalationWords } from './escalation-words';
import { EscalationSteps } from './escalation-steps';
import { escalationQuery, readAnewOnCall } from './on-call-queries';
import { onCallMessages } from './on-call.messages';

interface Values {
  readonly steps: readonly EscalationStepView[];
  readonly repeatMinutes: string;
}

const DAY_MINUTES = 1_440;

/** Who is told of an incident, and who next: the one list there is. */
export function Screen() {
  const m = useMessages(onCallMessages);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: escalation } = useSuspenseQuery(escalationQuery);
  const words = useEscalationWords();
  return (
    <div className="max-w-2xl">
      <PageHeader title={m.escalation} description={m.escalationHint} breadcrumb={<Link to="/on-call">{m.back}</Link>} />
      <RecordForm<Values, EscalationView>
        draft="escalation"
        values={toValues(escalation)}
        version={escalation.version}
        labels={{ steps: m.steps, repeatMinutes: m.repeatMinutes }}
        show={(field, value) =>
          field === 'steps'
            ? (value as Values['steps']).map((step) => `${words.when(step.afterMinutes)}: ${words.whom(step)}`).join('; ')
            : undefined
        }
        save={({ steps, repeatMinutes }, version) =>
          onCallReplace({
            headers: ifMatch(version),
            body: {
              steps: steps.map(({ to: { displayName: _, ...to }, ...step }) => ({ ...step, to })),
              repeatMinutes: Number(repeatMinutes),
            },
          })
        }
        readTheirs={async () => {
          const theirs = await queries.fetchQuery({ ...escalationQuery, staleTime: 0 });
          return { values: toValues(theirs), version: theirs.version };
        }}
        valuesOf={toValues}
        onSaved={() => void navigate({ to: '/on-call' } as never)}
        doneLabel={m.escalationSaved}
        invalidate={readAnewOnCall}
        onCancel={() => void navigate({ to: '/on-call' } as never)}
      >
        {({ register, control, formState: { errors } }) => (
          <>
            <Controller
              control={control}
              name="steps"
              rules={{ validate: (steps) => problemOf(steps, m) ?? true }}
              render={({ field: { value, onChange } }) => (
                <Field label={m.steps} error={errors.steps?.message} group>
                  <EscalationSteps value={value} onChange={onChange} />
                </Field>
              )}
            />
            <Field label={m.repeatMinutes} hint={m.repeatHint} error={errors.repeatMinutes?.message} required>
              <Input type="number" inputMode="numeric" min={10} max={DAY_MINUTES} className="w-32" {...register('repeatMinutes')} />
            </Field>
          </>
        )}
      </RecordForm>
    </div>
  );
}

function toValues({ steps, repeatMinutes }: EscalationView): Values {
  return { steps, repeatMinutes: String(repeatMinutes) };
}

/** What the API would say about a step, of which it does not know where it stands here. */
function problemOf(
  steps: readonly EscalationStepView[],
  m: { readonly afterWrong: string; readonly whomMissing: string },
): string | undefined {
  const isLate = ({ afterMinutes }: EscalationStepView, index: number) =>
    Number.isInteger(afterMinutes) &&
    afterMinutes <= DAY_MINUTES &&
    (index === 0 ? afterMinutes >= 0 : afterMinutes > steps[index - 1]!.afterMinutes);
  if (!steps.every(isLate)) return m.afterWrong;
  const isNamed = ({ to }: EscalationStepView) => (to.kind === 'person' ? to.userId !== null : to.kind !== 'rota' || to.rotaId !== null);
  return steps.every(isNamed) ? undefined : m.whomMissing;
}
