import { queryOptions } from '@tanstack/react-query';
import { alertFindAll, alertRuleFind, alertRuleFindAll, alertRuleSubjects, alertSignalsRead } from '@/api/generated';
import type { ListSource } from '@/frame/list/list-query';
import type { AlertView } from '@/api/generated';

/** What fires may be over in a moment. */
export const RENEW_MS = 10_000;

export const alertList: ListSource<AlertView> = {
  queryKey: ['alerts'],
  load: ({ query, signal }) => alertFindAll({ query: { ...query, state: query.state ?? 'open' }, signal }),
};

export const rulesQuery = queryOptions({
  queryKey: ['alert-rules', 'all'],
  queryFn: async ({ signal }) => (await alertRuleFindAll({ signal })).items,
});

export const ruleQuery = (id: string) =>
  queryOptions({ queryKey: ['alert-rules', 'one', id], queryFn: ({ signal }) => alertRuleFind({ path: { id }, signal }) });

/** What a rule tells apart; none for most. */
export const subjectsQuery = (ruleId: string | undefined) =>
  queryOptions({
    queryKey: ['alert-rules', 'subjects', ruleId],
    queryFn: async ({ signal }) => (ruleId === undefined ? [] : (await alertRuleSubjects({ path: { id: ruleId }, signal })).items),
  });

export const signalsQuery = queryOptions({
  queryKey: ['alert-signals'],
  queryFn: ({ signal }) => alertSignalsRead({ signal }),
});

/** What shows rules or what they say. */
export const readAnewRules = [['alert-rules'], ['alerts']] as const;
export const readAnewSilences = [['silences'], ['alerts'], ['incidents']] as const;
