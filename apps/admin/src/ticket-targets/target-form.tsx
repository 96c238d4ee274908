import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { businessHoursFindAll, ticketTargetFind, ticketTargetReplace, type TicketTargetsView } from '@/api/generated';
import { ifMatch, RecordForm } from '@/frame';
import { useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { TargetTable } from './target-table';
import { areMinutesRight, isPercentRight, METRICS, PAUSABLE, PRIORITIES, type TargetValues, toBody, toValues } from './target-values';
import { targetMessages } from './ticket-targets.messages';

const targetsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['ticket-targets', organisationId],
    queryFn: ({ signal }) => ticketTargetFind({ query: { organisationId }, signal }),
  });
/** Each organisation has 50 at most, and so has the installation. */
const hoursQuery = queryOptions({
  queryKey: ['business-hours', 'all'],
  queryFn: async ({ signal }) => (await businessHoursFindAll({ query: { limit: 100 }, signal })).items,
});

/** The targets of one organisation. */
export function TargetForm({ organisationId }: { readonly organisationId: string }) {
  const m = useMessages(targetMessages);
  const queries = useQueryClient();
  const { data: targets } = useSuspenseQuery(targetsQuery(organisationId));
  const { data: hours = [] } = useQuery(hoursQuery);
  const options = hours
    .filter((each) => each.organisationId === null || each.organisationId === organisationId)
    .map(({ id, name }) => ({ value: id, label: name }));
  const shown = (typed: TargetValues['targets']) =>
    PRIORITIES.map((priority) => `${m.priorities[priority]}: ${METRICS.map((metric) => typed[priority][metric] || '–').join(' / ')}`).join(
      '; ',
    );
  return (
    <RecordForm<TargetValues, TicketTargetsView>
      draft={`ticket-targets:${organisationId}`}
      values={toValues(targets)}
      version={targets.version}
      labels={{ businessHoursId: m.hours, targets: m.targets, pausedIn: m.paused, warnPercent: m.warn }}
      show={(field, value) => {
        if (field === 'targets') return shown(value as TargetValues['targets']);
        if (field === 'pausedIn') return (value as TargetValues['pausedIn']).map((state) => m.states[state]).join(', ') || m.none;
        if (field === 'businessHoursId') return options.find((option) => option.value === value)?.label ?? m.defaultHours;
        return undefined;
      }}
      save={(values, version) => ticketTargetReplace({ query: { organisationId }, headers: ifMatch(version), body: toBody(values) })}
      readTheirs={async () => {
        const theirs = await queries.fetchQuery({ ...targetsQuery(organisationId), staleTime: 0 });
        return { values: toValues(theirs), version: theirs.version };
      }}
      valuesOf={toValues}
      onSaved={(saved) => queries.setQueryData(targetsQuery(organisationId).queryKey, saved)}
      doneLabel={m.saved}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Controller
            control={control}
            name="businessHoursId"
            render={({ field: { value, onChange } }) => (
              <Field label={m.hours} error={errors.businessHoursId?.message}>
                <Select value={value} onValueChange={onChange} options={[{ value: '', label: m.defaultHours }, ...options]} />
              </Field>
            )}
          />
          <Controller
            control={control}
            name="targets"
            rules={{ validate: (typed) => areMinutesRight(typed) || m.targetWrong }}
            render={({ field: { value, onChange } }) => (
              <Field label={m.targets} hint={m.targetsHint} error={errors.targets?.message} group>
                <TargetTable value={value} onChange={onChange} />
              </Field>
            )}
          />
          <Controller
            control={control}
            name="pausedIn"
            render={({ field: { value, onChange } }) => (
              <Field label={m.paused} group>
                <div role="group" className="flex flex-col gap-2">
                  {PAUSABLE.map((state) => (
                    <Checkbox
                      key={state}
                      label={m.states[state]}
                      checked={value.includes(state)}
                      onCheckedChange={(checked) => onChange(PAUSABLE.filter((each) => (each === state ? checked : value.includes(each))))}
                    />
                  ))}
                </div>
              </Field>
            )}
          />
          <Field label={m.warn} hint={m.warnHint} error={errors.warnPercent?.message}>
            <Input
              type="number"
              inputMode="numeric"
              min={1}
              max={99}
              className="w-32"
              {...register('warnPercent', { validate: (text) => isPercentRight(text) || m.warnWrong })}
            />
          </Field>
        </>
      )}
    </RecordForm>
  );
}
