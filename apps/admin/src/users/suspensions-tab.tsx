import type { SuspensionView, UserRecordView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { recordMessages } from './record.messages';

/** When and why somebody was kept out, the newest first. */
export function SuspensionsTab({ user: { suspensions } }: { readonly user: UserRecordView }) {
  const m = useMessages(recordMessages);
  const format = useFormat();
  if (suspensions.length === 0) return <EmptyState title={m.noSuspensions} body={m.noSuspensionsHint} />;
  const byName = (name: string | null, id: string | null) => (id === null ? m.endedByItself : m.by(name ?? m.gone));
  return (
    <Card className="overflow-hidden">
      <Table label={m.tabs.suspensions}>
        <THead>
          <TR>
            <TH>{m.suspendedAt}</TH>
            <TH>{m.reason}</TH>
            <TH>{m.endedAt}</TH>
          </TR>
        </THead>
        <TBody>
          {suspensions.map((suspension) => (
            <TR key={suspension.suspendedAt}>
              <TD className="whitespace-nowrap">
                <time dateTime={suspension.suspendedAt}>{format.dateTime(suspension.suspendedAt)}</time>
                <span className="block text-xs text-muted-foreground">{m.by(suspension.suspendedByName ?? m.gone)}</span>
              </TD>
              <TD className="min-w-40">{suspension.reason}</TD>
              <TD>
                {suspension.endedAt ? (
                  <>
                    <time dateTime={suspension.endedAt}>{format.dateTime(suspension.endedAt)}</time>
                    <span className="block text-xs text-muted-foreground">{byName(suspension.endedByName, suspension.endedBy)}</span>
                  </>
                ) : (
                  <Running suspension={suspension} />
                )}
              </TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}

function Running({ suspension: { until } }: { readonly suspension: SuspensionView }) {
  const m = useMessages(recordMessages);
  const format = useFormat();
  return (
    <>
      <Badge tone="danger">{m.running}</Badge>
      <span className="block text-xs text-muted-foreground">{until ? `${m.ends} ${format.dateTime(until)}` : m.openEnd}</span>
    </>
  );
}
