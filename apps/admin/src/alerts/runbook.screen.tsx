import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Link, useTabTitle } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { RunbookText } from '@/frame/runbook-text';
import { SeverityBadge } from '@/frame/severity-badge';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { rulesQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';

/** Where a page leads whoever was woken: what it means and what to do, by the key of the rule. */
export function Screen() {
  const m = useMessages(alertMessages);
  const words = useAlertWords();
  const { key } = useParams({ strict: false }) as { key: string };
  const { data: rules } = useSuspenseQuery(rulesQuery);
  const rule = rules.find((each) => each.key === key);
  const name = rule ? words.nameOf(rule.name) : key;
  useTabTitle(name);
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={name}
        description={m.runbook}
        breadcrumb={<Link to="/alerts">{m.title}</Link>}
        badges={rule && <SeverityBadge severity={rule.severity} />}
        actions={
          rule && (
            <Button variant="outline" asChild>
              <Link to={`/alert-rules/${rule.id}`}>{m.openRule}</Link>
            </Button>
          )
        }
      />
      {rule?.runbook ? (
        <Card>
          <CardContent>
            <RunbookText runbook={rule.runbook} />
          </CardContent>
        </Card>
      ) : (
        <EmptyState title={m.noRunbook} body={m.noRunbookHint} />
      )}
    </div>
  );
}
