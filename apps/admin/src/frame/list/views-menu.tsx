import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { savedViewCreate, savedViewFindAll, savedViewRemove, type SavedViewView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { Skeleton } from '@/ui/skeleton';
import { frameMessages } from '../frame.messages';
import { late } from '../late';
import { Link } from '../link';
import { useProblemText } from '../problem-text';
import { type Search, stringifySearch } from '../search-state';
import { useAction } from '../use-action';
import { ViewsButton } from './list-buttons';

const ViewDialog = late(
  () => import('./view-dialog').then((file) => file.ViewDialog),
  ({ onClose }) => onClose(),
);

/** What a view keeps: filters, order and columns, but not where one had got to. */
function viewOf({ cursor: _cursor, page: _page, ...view }: Search): string {
  return stringifySearch(view).slice(1);
}

interface ViewsMenuProps {
  readonly screen: string;
  readonly search: Search;
  readonly defaultOpen: boolean;
}

/** Views of a list that were saved, one's own and those shared. */
export function ViewsMenu({ screen, search, defaultOpen }: ViewsMenuProps) {
  const m = useMessages(frameMessages);
  const { run } = useAction();
  const [open, setOpen] = useState(defaultOpen);
  const textOf = useProblemText();
  const [edited, setEdited] = useState<SavedViewView | 'new' | null>(null);
  const queryKey = ['saved-views', screen];
  const views = useQuery({ queryKey, queryFn: ({ signal }) => savedViewFindAll({ query: { screen }, signal }), enabled: open });
  const here = useLocation().pathname.replace(/^\/admin/, '');
  const items = views.data?.items ?? [];
  const edit = (view: SavedViewView | 'new') => {
    setOpen(false);
    setEdited(view);
  };
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <ViewsButton />
        </PopoverTrigger>
        <PopoverContent align="end" aria-label={m.views} className="flex w-72 flex-col gap-1 p-2">
          {views.isPending && <Skeleton className="m-2 w-2/3" />}
          {views.isError && !views.data && (
            <div role="alert" className="flex flex-col items-start gap-2 px-2 py-3">
              <p className="text-danger">{textOf(views.error)}</p>
              <Button variant="outline" size="sm" onClick={() => void views.refetch()}>
                {m.retry}
              </Button>
            </div>
          )}
          {views.data?.items.length === 0 && <p className="px-2 py-3 text-sm text-muted-foreground">{m.noViews}</p>}
          {items.map((view) => (
            <div key={view.id} className="flex items-center gap-1">
              <Link
                to={`${here}?${view.query}`}
                className="flex-1 truncate rounded px-2 py-1.5 hover:bg-muted"
                onClick={() => setOpen(false)}
              >
                {view.name}
                {view.shared && <span className="ms-2 text-xs text-muted-foreground">{view.ownerName ?? m.shared}</span>}
              </Link>
              {view.isMine && (
                <Button variant="ghost" size="icon" aria-label={`${m.changeView}: ${view.name}`} onClick={() => edit(view)}>
                  <Pencil aria-hidden />
                </Button>
              )}
              {view.isMine && (
                <Button
                  variant="ghost"
                  size="icon"
                  aria-label={`${m.deleteView}: ${view.name}`}
                  onClick={() =>
                    void run(() => savedViewRemove({ path: { id: view.id } }), {
                      invalidate: [queryKey],
                      undo: () => savedViewCreate({ body: { screen, name: view.name, query: view.query, shared: view.shared } }),
                      done: `${m.deleteView}: ${view.name}`,
                    })
                  }
                >
                  <Trash2 aria-hidden />
                </Button>
              )}
            </div>
          ))}
          <Button variant="outline" onClick={() => edit('new')}>
            {m.saveView}
          </Button>
        </PopoverContent>
      </Popover>
      {edited && (
        <ViewDialog screen={screen} query={viewOf(search)} view={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
