import type { RunningProcessView } from '@/api/generated';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card, CardHeader, CardTitle } from '@/ui/card';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { systemMessages } from './system.messages';

/** Every process of the last hour. */
export function ProcessTable({ processes }: { readonly processes: readonly RunningProcessView[] }) {
  const { processTable: m } = useMessages(systemMessages);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.caption}</CardTitle>
      </CardHeader>
      <Table label={m.caption} containerClassName="mt-3">
        <THead>
          <TR>
            <TH>{m.process}</TH>
            <TH>{m.state}</TH>
            <TH align="end">{m.memory}</TH>
            <TH align="end">{m.processor}</TH>
            <TH align="end">{m.eventLoop}</TH>
            <TH align="end">{m.pool}</TH>
            <TH>{m.started}</TH>
          </TR>
        </THead>
        <TBody>
          {processes.map((process) => (
            <ProcessRow key={`${process.host} ${process.id}`} process={process} />
          ))}
        </TBody>
      </Table>
    </Card>
  );
}

function ProcessRow({ process }: { readonly process: RunningProcessView }) {
  const { processTable: m } = useMessages(systemMessages);
  const format = useFormat();
  const amounts = useAmounts();
  const { roles, host, pid, release, alive, ended, residentBytes, cpuShare, eventLoopP99Ms, pools, startedAt } = process;
  return (
    <TR>
      <TD>
        <span className="font-medium">{roles.map((role) => wordFor(m.roles, role)).join(' + ')}</span>{' '}
        <span className="text-muted-foreground">
          {host}:{pid} · {release}
        </span>
      </TD>
      <TD>
        <Badge tone={alive ? 'success' : ended ? 'neutral' : 'danger'}>{alive ? m.alive : ended ? m.ended : m.gone}</Badge>
      </TD>
      <TD align="end">{format.bytes(residentBytes)}</TD>
      <TD align="end">{format.percent(cpuShare)}</TD>
      <TD align="end">{amounts.milliseconds(eventLoopP99Ms)}</TD>
      <TD align="end">{pools.map(({ used, max, waiting }) => m.poolLine(used, max, waiting)).join(' · ')}</TD>
      <TD>{format.dateTime(startedAt)}</TD>
    </TR>
  );
}
