import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { BellOff, RotateCcw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { alertRuleRemove, alertRuleReset, type AlertRuleView } from '@/api/generated';
import { late, ifMatch, Link, useAccess, useAction, useConfirm, useTabTitle } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { RunbookText } from '@/frame/runbook-text';
import { SeverityBadge } from '@/frame/severity-badge';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { PageHeader } from '@/ui/page-header';
import { SkeletonForm } from '@/ui/skeleton';
import { readAnewRules, ruleQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';
import { useConditionText } from './use-condition-text';

const RuleSettings = lazy(() => import('./rule-settings').then(({ RuleSettings: Form }) => ({ default: Form })));
const SilenceDialog = late(
  () => import('./silence-dialog').then((file) => file.SilenceDialog),
  ({ onClose }) => onClose(),
);

/** One rule: what it watches, and what to do when it fires. */
export function Screen() {
  const m = useMessages(alertMessages);
  const words = useAlertWords();
  const { ruleId } = useParams({ strict: false }) as { ruleId: string };
  const { data: rule } = useSuspenseQuery(ruleQuery(ruleId));
  const { canEverywhere } = useAccess();
  const conditionText = useConditionText();
  const name = words.nameOf(rule.name);
  useTabTitle(name);
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={name}
        description={conditionText(rule.condition)}
        breadcrumb={<Link to="/alert-rules">{m.back}</Link>}
        badges={
          <>
            <SeverityBadge severity={rule.severity} />
            {!rule.enabled && <Badge>{m.off}</Badge>}
            {rule.enabled && <Badge tone={rule.state === 'firing' ? 'danger' : 'neutral'}>{words.state(rule.state)}</Badge>}
            {!rule.isDefault && <Badge tone="info">{m.own}</Badge>}
            {rule.isDefault && rule.changed && <Badge tone="info">{m.changed}</Badge>}
          </>
        }
        actions={<RuleActions rule={rule} name={name} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        {canEverywhere('alerts.rules') && (
          <Card>
            <CardContent>
              <Suspense fallback={<SkeletonForm fields={6} />}>
                <RuleSettings key={rule.id} rule={rule} />
              </Suspense>
            </CardContent>
          </Card>
        )}
        {rule.runbook && (
          <Card>
            <CardHeader>
              <CardTitle>{m.runbook}</CardTitle>
            </CardHeader>
            <CardContent>
              <RunbookText runbook={rule.runbook} />
            </CardContent>
          </Card>
        )}
      </div>
    </div>
  );
}

function RuleActions({ rule, name }: { readonly rule: AlertRuleView; readonly name: string }) {
  const m = useMessages(alertMessages);
  const { canEverywhere } = useAccess();
  const { run, busy } = useAction();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [silencing, setSilencing] = useState(false);
  const { id, key, version, isDefault, changed } = rule;
  const mayChange = canEverywhere('alerts.rules');
  const reset = () =>
    void run(() => alertRuleReset({ path: { id }, headers: ifMatch(version) }), { done: m.wasReset, invalidate: readAnewRules });
  const remove = async () => {
    if (!(await confirm({ title: m.removeTitle(name), body: m.removeBody, action: m.remove, tone: 'danger' }))) return;
    const gone = await run(
      async () => {
        await alertRuleRemove({ path: { id } });
        return true;
      },
      { done: m.removed },
    );
    if (!gone) return;
    await navigate({ to: '/alert-rules' } as never);
    queries.removeQueries({ queryKey: ruleQuery(id).queryKey });
    for (const queryKey of readAnewRules) void queries.invalidateQueries({ queryKey });
  };
  return (
    <>
      {canEverywhere('alerts.act') && (
        <Button variant="outline" onClick={() => setSilencing(true)}>
          <BellOff aria-hidden /> {m.silence}
        </Button>
      )}
      {mayChange && isDefault && changed && (
        <Button variant="outline" busy={busy} onClick={reset}>
          <RotateCcw aria-hidden /> {m.reset}
        </Button>
      )}
      {mayChange && !isDefault && (
        <Button variant="danger" busy={busy} onClick={() => void remove()}>
          <Trash2 aria-hidden /> {m.remove}
        </Button>
      )}
      {silencing && <SilenceDialog scope="rule" silencedKey={key} onClose={() => setSilencing(false)} />}
    </>
  );
}
