import { useQuery } from '@tanstack/react-query';
import { systemStatusStatus } from '@/api/generated';
import { ProblemPage, useAccess } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { PageHeader } from '@/ui/page-header';
import { SkeletonCard } from '@/ui/skeleton';
import { FigurePlots } from './figure-plots';
import { PartCards } from './part-cards';
import { isPausedBy, otherState, statesOf } from './part-state';
import { ProcessTable } from './process-table';
import { systemMessages } from './system.messages';
import { TableSizes } from './table-sizes';

const RENEW_MS = 10_000;

/** How the whole system is, and how it has been. */
export function Screen() {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const { maintenance } = useAccess();
  const { data, error, refetch } = useQuery({
    queryKey: ['system', 'status'],
    queryFn: ({ signal }) => systemStatusStatus({ signal }),
    refetchInterval: RENEW_MS,
  });
  if (error && !data) return <ProblemPage error={error} reset={() => void refetch()} />;
  const states = data ? [...Object.values(statesOf(data.parts, isPausedBy(maintenance))), ...data.parts.others.map(otherState)] : [];
  const unread = states.filter((state) => state === 'late' || state === 'failed').length;
  const bad = states.filter((state) => state === 'attention').length;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={m.title}
        description={data && m.asOf(format.clock(data.asOf))}
        badges={
          data && (
            <>
              {error && <Badge tone="danger">{m.stale}</Badge>}
              {unread > 0 && <Badge tone="danger">{m.unknown(unread)}</Badge>}
              {bad > 0 && <Badge tone="warning">{m.attention(bad)}</Badge>}
              {!error && unread + bad === 0 && <Badge tone="success">{m.good}</Badge>}
            </>
          )
        }
        className="mb-0"
      />
      {data ? (
        <PartCards parts={data.parts} />
      ) : (
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {Array.from({ length: 8 }, (_, index) => (
            <SkeletonCard key={index} />
          ))}
        </div>
      )}
      <FigurePlots />
      {data?.parts.processes.state && <ProcessTable processes={data.parts.processes.state.processes} />}
      {data?.parts.database.state && <TableSizes tables={data.parts.database.state.tables} />}
    </div>
  );
}
