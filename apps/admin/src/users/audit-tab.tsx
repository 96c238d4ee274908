import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { type AuditEntryView, auditFindAll, type UserRecordView } from '@/api/generated';
import { Link, useSearchState } from '@/frame';
import { useAuditText } from '@/frame/audit-text';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { Select } from '@/ui/select';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { recordMessages } from './record.messages';

/** What was done to this person, or by them: the trail, narrowed to them. */
export function AuditTab({ user: { id } }: { readonly user: UserRecordView }) {
  const m = useMessages(recordMessages);
  const [search, change] = useSearchState();
  const about = search.about === 'doing' ? 'doing' : 'done';
  const filter: Record<string, string> = about === 'doing' ? { actorId: id } : { targetType: 'user', targetId: id };
  const trail = useSuspenseInfiniteQuery({
    queryKey: ['users', 'audit', id, about],
    queryFn: ({ pageParam, signal }) => auditFindAll({ query: { ...filter, limit: 25, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const entries = trail.data.pages.flatMap(({ items }) => items);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          className="w-56"
          aria-label={m.auditWhich}
          value={about}
          onValueChange={(next) => change({ about: next === 'doing' ? next : null }, { replace: true })}
          options={[
            { value: 'done', label: m.auditDone },
            { value: 'doing', label: m.auditDoing },
          ]}
        />
        <Button variant="outline" asChild>
          <Link to={`/audit?${new URLSearchParams(filter).toString()}`}>{m.auditAll}</Link>
        </Button>
      </div>
      {entries.length === 0 ? <EmptyState title={m.auditNone} body={m.auditNoneHint} /> : <Entries entries={entries} about={about} />}
      {trail.hasNextPage && (
        <Button variant="outline" className="self-center" busy={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
          {m.auditMore}
        </Button>
      )}
    </div>
  );
}

function Entries({ entries, about }: { readonly entries: readonly AuditEntryView[]; readonly about: 'done' | 'doing' }) {
  const m = useMessages(recordMessages);
  const format = useFormat();
  const text = useAuditText();
  return (
    <Card className="overflow-hidden">
      <Table label={m.tabs.audit}>
        <THead>
          <TR>
            <TH>{m.when}</TH>
            <TH>{m.action}</TH>
            <TH>{about === 'done' ? m.who : m.what}</TH>
          </TR>
        </THead>
        <TBody>
          {entries.map((entry) => (
            <TR key={entry.id}>
              <TD className="whitespace-nowrap">
                <Link to={`/audit?entry=${entry.id}`} className="hover:underline">
                  <time dateTime={entry.occurredAt}>{format.dateTime(entry.occurredAt)}</time>
                </Link>
              </TD>
              <TD>{text.action(entry.action)}</TD>
              <TD>{about === 'done' ? text.actor(entry) : text.target(entry)}</TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
