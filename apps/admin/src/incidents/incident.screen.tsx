import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { IncidentDetailView } from '@/api/generated';
import { Link, useTabTitle } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { RunbookText } from '@/frame/runbook-text';
import { SeverityBadge } from '@/frame/severity-badge';
import { useIncidentName } from '@/frame/use-incident-name';
import { useNow } from '@/frame/use-now';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { PageHeader } from '@/ui/page-header';
import { IncidentActions } from './incident-actions';
import { IncidentAlerts } from './incident-alerts';
import { IncidentHistory } from './incident-history';
import { IncidentPages } from './incident-pages';
import { incidentQuery } from './incident-queries';
import { IncidentState } from './incident-state';
import { incidentMessages } from './incidents.messages';
import { NoteForm } from './note-form';

/** One incident: what is wrong, what to do, who has it, and what happened. */
export function Screen() {
  const m = useMessages(incidentMessages);
  const words = useAlertWords();
  const { incidentId } = useParams({ strict: false }) as { incidentId: string };
  const { data: incident } = useSuspenseQuery(incidentQuery(incidentId));
  const name = useIncidentName()(incident);
  useTabTitle(name);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={name}
        description={incident.isTest ? m.testHint : words.group(incident.group)}
        breadcrumb={<Link to="/incidents">{m.back}</Link>}
        badges={
          <>
            <IncidentState state={incident.state} />
            <SeverityBadge severity={incident.severity} />
            <SilencedBadge incident={incident} />
          </>
        }
        actions={<IncidentActions incident={incident} />}
      />
      <Standing incident={incident} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <IncidentAlerts alerts={incident.alerts} />
          {incident.runbooks.map((runbook) => (
            <Card key={runbook.ruleKey}>
              <CardHeader>
                <CardTitle>
                  {m.runbook}: {words.nameOf(runbook.name)}
                </CardTitle>
              </CardHeader>
              <CardContent>
                <RunbookText runbook={runbook} />
              </CardContent>
            </Card>
          ))}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <NoteForm incidentId={incident.id} />
          <IncidentHistory entries={incident.entries} />
          <IncidentPages pages={incident.pages} />
        </div>
      </div>
    </div>
  );
}

function SilencedBadge({ incident: { silencedUntil } }: { readonly incident: IncidentDetailView }) {
  const m = useMessages(incidentMessages);
  const format = useFormat();
  const now = useNow();
  if (!silencedUntil || Date.parse(silencedUntil) <= now) return null;
  return <Badge>{m.silencedUntil(format.dateTime(silencedUntil))}</Badge>;
}

/** Who has it, and what comes next if nobody does. */
function Standing({ incident }: { readonly incident: IncidentDetailView }) {
  const m = useMessages(incidentMessages);
  const format = useFormat();
  const now = useNow();
  const { state, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, byHand, nextStepAt } = incident;
  const lines = [m.since(format.dateTime(openedAt))];
  if (state === 'acknowledged' && acknowledgedAt)
    lines.push(m.takenBy(acknowledgedBy?.displayName ?? m.somebody, format.time(acknowledgedAt)));
  if (state === 'firing' && nextStepAt && Date.parse(nextStepAt) > now) lines.push(m.nextStep(format.relative(nextStepAt)));
  if (state === 'resolved' && resolvedAt)
    lines.push(
      byHand ? m.overBy(resolvedBy?.displayName ?? m.somebody, format.dateTime(resolvedAt)) : m.overItself(format.dateTime(resolvedAt)),
    );
  return (
    <p aria-live="polite" className="text-muted-foreground">
      {lines.join(' · ')}
    </p>
  );
}
