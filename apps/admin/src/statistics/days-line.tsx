import type { StatsPeriodView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { statisticsMessages } from './statistics.messages';

interface DaysLineProps {
  readonly answer: { readonly period: StatsPeriodView; readonly previous: StatsPeriodView; readonly asOf: string };
}

/** Which days these are, with which they are compared, and when that was counted. */
export function DaysLine({ answer: { period, previous, asOf } }: DaysLineProps) {
  const m = useMessages(statisticsMessages);
  const format = useFormat();
  const days = ({ from, to }: StatsPeriodView) => `${format.civilDate(from)} – ${format.civilDate(to)}`;
  return (
    <p className="text-[0.8125rem] text-muted-foreground">
      {days(period)}, {m.compared(days(previous))} · {m.asOf(format.time(asOf))}
    </p>
  );
}
