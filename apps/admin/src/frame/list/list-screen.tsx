import { type ReactNode, useState } from 'react';
import { isProblem } from '@/api';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { Pagination } from '@/ui/pagination';
import { RenewingBar, SkeletonRows } from '@/ui/skeleton';
import { frameMessages } from '../frame.messages';
import { late } from '../late';
import { useProblemText } from '../problem-text';
import type { Selection } from './list-columns';
import type { ListDefinition } from './list-definition';
import { ListTable } from './list-table';
import { ListToolbar } from './list-toolbar';
import { useList } from './use-list';

const BulkBar = late(() => import('./bulk-bar').then((file) => file.BulkBar));

/** A whole list: title, filters, views, table, pages, bulk actions and export. The address holds its state. */
export function ListScreen<Row extends object>({ definition }: { readonly definition: ListDefinition<Row> }) {
  const m = useMessages(frameMessages);
  const list = useList(definition);
  const [selection, setSelection] = useState<Selection>({});
  const items = list.rows.data?.items ?? [];
  const selected = items.filter((row) => selection[definition.rowKey(row)]);

  let content: ReactNode;
  if (list.rows.isError && !list.rows.data)
    content = <ListProblem error={list.rows.error} onRetry={() => void list.rows.refetch()} onClear={list.clear} />;
  else if (list.rows.isPending) content = <SkeletonRows rows={12} />;
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
      <Card aria-busy={list.rows.isFetching} className="relative overflow-hidden">
        {list.rows.isPlaceholderData && <RenewingBar />}
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

interface ListProblemProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onClear: () => void;
}

/** Below the filters, so that one that the API does not take can be mended or cleared. */
function ListProblem({ error, onRetry, onClear }: ListProblemProps) {
  const m = useMessages(frameMessages);
  const textOf = useProblemText();
  // The sign-in is over the page, and everything is read again after it.
  if (isProblem(error, 'UNAUTHORIZED')) return <SkeletonRows rows={12} />;
  const isRefused = isProblem(error, 'VALIDATION_FAILED');
  return (
    <EmptyState
      role="alert"
      title={m.failedTitle}
      body={textOf(error)}
      action={
        <Button variant="outline" onClick={isRefused ? onClear : onRetry}>
          {isRefused ? m.clearFilters : m.retry}
        </Button>
      }
    />
  );
}
