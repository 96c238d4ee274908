import { useNavigate } from '@tanstack/react-router';
import { alertRuleCreate } from '@/api/generated';
import { Link } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { alertMessages } from './alerts.messages';
import { ruleFormMessages } from './rule-form.messages';
import { RuleForm } from './rule-form';
import { NEW_RULE } from './rule-values';

/** A rule of one's own. */
export function Screen() {
  const m = { ...useMessages(alertMessages), ...useMessages(ruleFormMessages) };
  const navigate = useNavigate();
  return (
    <div className="max-w-2xl">
      <PageHeader title={m.newRule} breadcrumb={<Link to="/alert-rules">{m.back}</Link>} />
      <RuleForm
        draft="alert-rule:new"
        values={NEW_RULE}
        ownKey={null}
        send={(body) => alertRuleCreate({ body })}
        onSaved={({ id }) => void navigate({ to: `/alert-rules/${id}` } as never)}
        submitLabel={m.create}
        doneLabel={m.created}
      />
    </div>
  );
}
