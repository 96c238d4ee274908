import { useQuery } from '@tanstack/react-query';
import type { RuleConditionView } from '@/api/generated';
import { useFigureNames } from '@/frame/figure-names';
import { useAmounts } from '@/frame/use-amounts';
import { useMessages } from '@/i18n';
import { signalsQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';

/** When a rule fires, in a sentence. */
export function useConditionText(): (condition: RuleConditionView) => string {
  const { says } = useMessages(alertMessages);
  const names = useFigureNames();
  const amounts = useAmounts();
  const { data: signals } = useQuery(signalsQuery);
  return ({ kind, figure, counter, direction, fireAt, moreThan, clearAt, forSeconds, windowSeconds }) => {
    const unit = signals?.figures.find(({ key }) => key === figure)?.unit ?? 'count';
    const limit = (value: number | null) => amounts.inUnit(unit, value ?? 0);
    const clear = clearAt === null ? '' : `; ${says.clear(kind === 'rate' ? amounts.rounded(clearAt) : limit(clearAt))}`;
    if (kind === 'threshold')
      return (
        says[direction === 'below' ? 'below' : 'above'](names.figure(figure ?? ''), limit(fireAt), amounts.seconds(forSeconds ?? 0)) + clear
      );
    if (kind === 'rate')
      return says.rate(names.counter(counter ?? ''), amounts.rounded(moreThan ?? 0), amounts.seconds(windowSeconds ?? 0)) + clear;
    return kind === 'absence' ? says.absence(names.figure(figure ?? ''), amounts.seconds(forSeconds ?? 0)) : says.raised;
  };
}
