import { type ReactNode, useState } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { Pagination } from '@/ui/pagination';
import { SkeletonRows } from '@/ui/skeleton';
import { frameMessages } from '../frame.messages';
import { late } from '../late';
import { ProblemPage } from '../state-pages';
import type { ListDefinition } from './list-definition';
import { ListTable } from './list-table';
import { ListToolbar } from './list-toolbar';
import { useList } from './use-list';

const BulkBar = late(() => import('./bulk-bar').then((file) => file.BulkBar));

/** A whole list: title, filters, views, table, pages, bulk actions and export. The address holds its state. */
export function ListScreen<Row extends object>({ definition }: { readonly definition: ListDefinition<Row> }) {
  const m = useMessages(frameMessages);
  const list = useList(definition);
  const [selection, setSelection] = useState<Record<string, true>>({});
  const items = list.rows.data?.items ?? [];
  const selected = items.filter((row) => selection[definition.rowKey(row)]);

  if (list.rows.isError && !list.rows.data) return <ProblemPage error={list.rows.error} reset={() => void list.rows.refetch()} />;
  let content: ReactNode;
  if (list.rows.isPending) content = <SkeletonRows rows={12} />;
  else if (items.length > 0)
    content = <ListTable definition={definition} items={items} list={list} selection={selection} onSelection={setSelection} />;
  else if (list.next)
    content = (
      <EmptyState
        title={m.nothingYet}
        body={m.nothingYetHint}
        action={
          <Button variant="outline" busy={list.rows.isPlaceholderData} onClick={list.next}>
            {m.searchOn}
          </Button>
        }
      />
    );
  else if (list.filtered || list.page > 1)
    content = (
      <EmptyState
        title={m.nothingFound}
        body={m.nothingFoundHint}
        action={
          <Button variant="outline" onClick={list.clear}>
            {m.clearFilters}
          </Button>
        }
      />
    );
  else content = <EmptyState {...definition.empty} />;

  return (
    <div className="flex flex-col gap-4">
      {!definition.embedded && (
        <PageHeader className="mb-0" title={definition.title} description={definition.description} actions={definition.actions} />
      )}
      {definition.summary && <div className="-mt-3 min-h-5 text-[0.8125rem] text-muted-foreground max-sm:hidden">{definition.summary}</div>}
      <ListToolbar definition={definition} list={list} />
      {selected.length > 0 && definition.bulk && <BulkBar definition={definition} selected={selected} onSelection={setSelection} />}
      <Card
        aria-busy={list.rows.isFetching}
        className={cn('overflow-hidden', list.rows.isPlaceholderData && 'opacity-60 transition-opacity')}
      >
        {content}
      </Card>
      {(list.page > 1 || list.next) && (
        <Pagination
          labels={{ navigation: m.pages, first: m.firstPage, previous: m.previousPage, next: m.nextPage }}
          summary={m.page(list.page)}
          busy={list.rows.isPlaceholderData}
          {...(list.first && { onFirst: list.first })}
          {...(list.previous && { onPrevious: list.previous })}
          {...(list.next && { onNext: list.next })}
        />
      )}
    </div>
  );
}
