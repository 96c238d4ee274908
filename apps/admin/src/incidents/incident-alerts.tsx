import type { IncidentAlertView } from '@/api/generated';
import { Link } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { SeverityBadge } from '@/frame/severity-badge';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card, CardHeader, CardTitle } from '@/ui/card';
import { incidentMessages } from './incidents.messages';

/** The alerts that came together in it: those that fire first. */
export function IncidentAlerts({ alerts }: { readonly alerts: readonly IncidentAlertView[] }) {
  const m = useMessages(incidentMessages);
  const words = useAlertWords();
  const format = useFormat();
  const amounts = useAmounts();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.alerts}</CardTitle>
      </CardHeader>
      <ul aria-label={m.alerts} className="mt-2 divide-y">
        {alerts.map(({ alertId, ruleKey, name, label, severity, value, unit, firedAt, resolvedAt }) => (
          <li key={alertId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 sm:px-5">
            <Link to={`/runbook/${ruleKey}`} className="min-w-0 grow font-medium hover:underline">
              {[words.nameOf(name), label].filter(Boolean).join(': ')}
            </Link>
            {value !== null && <span className="tabular-nums">{amounts.inUnit(unit ?? 'count', value)}</span>}
            {resolvedAt ? <Badge>{words.states.resolved}</Badge> : <SeverityBadge severity={severity} />}
            <span className="w-full text-[0.8125rem] text-muted-foreground">
              {format.dateTime(firedAt)} – {resolvedAt ? format.dateTime(resolvedAt) : m.still}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
