import { useQueryClient } from '@tanstack/react-query';
import { type AlertRuleView, alertRuleUpdate } from '@/api/generated';
import { ifMatch } from '@/frame';
import { useMessages } from '@/i18n';
import { ruleQuery } from './alert-queries';
import { RuleForm, useUnits } from './rule-form';
import { ruleFormMessages } from './rule-form.messages';
import { toValues } from './rule-values';

/** What somebody changes of a rule that is there. */
export function RuleSettings({ rule }: { readonly rule: AlertRuleView }) {
  const m = useMessages(ruleFormMessages);
  const queries = useQueryClient();
  const unitOf = useUnits();
  const { queryKey } = ruleQuery(rule.id);
  return (
    <RuleForm
      draft={`alert-rule:${rule.id}`}
      values={toValues(rule, unitOf)}
      version={rule.version}
      ownKey={rule.key}
      send={(body, version) => alertRuleUpdate({ path: { id: rule.id }, headers: ifMatch(version), body })}
      read={() => queries.fetchQuery({ ...ruleQuery(rule.id), staleTime: 0 })}
      onSaved={(saved) => queries.setQueryData(queryKey, saved)}
      doneLabel={m.saved}
    />
  );
}
