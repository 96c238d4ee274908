import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { savedViewCreate, savedViewFindAll, savedViewRemove } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { useAccess } from '../access';
import { frameMessages } from '../frame.messages';
import { Link } from '../link';
import { type Search, stringifySearch } from '../search-state';
import { useAction } from '../use-action';
import { ViewsButton } from './list-buttons';

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
  const [saving, setSaving] = useState(false);
  const queryKey = ['saved-views', screen];
  const views = useQuery({ queryKey, queryFn: ({ signal }) => savedViewFindAll({ query: { screen }, signal }), enabled: open });
  const here = useLocation().pathname.replace(/^\/admin/, '');
  const items = views.data?.items ?? [];
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <ViewsButton />
        </PopoverTrigger>
        <PopoverContent align="end" className="flex w-72 flex-col gap-1 p-2">
          {items.length === 0 && !views.isPending && <p className="px-2 py-3 text-sm text-muted-foreground">{m.noViews}</p>}
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
          <Button
            variant="outline"
            onClick={() => {
              setOpen(false);
              setSaving(true);
            }}
          >
            {m.saveView}
          </Button>
        </PopoverContent>
      </Popover>
      {saving && <SaveView screen={screen} query={viewOf(search)} onClose={() => setSaving(false)} />}
    </>
  );
}

interface SaveViewProps {
  readonly screen: string;
  readonly query: string;
  readonly onClose: () => void;
}

function SaveView({ screen, query, onClose }: SaveViewProps) {
  const m = useMessages(frameMessages);
  const { can } = useAccess();
  const { run, busy } = useAction();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = async () => {
    const saved = await run(() => savedViewCreate({ body: { screen, name: name.trim(), query, shared } }), {
      done: m.viewSaved,
      invalidate: [['saved-views', screen]],
    });
    if (saved !== undefined) onClose();
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={m.saveView} closeLabel={m.close} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <DialogBody className="flex flex-col gap-4">
          <Field label={m.viewName}>
            <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={80} required autoFocus />
          </Field>
          {can('view.share') && <Checkbox label={m.shareView} checked={shared} onCheckedChange={(next) => setShared(next)} />}
        </DialogBody>
        <DialogFooter>
          <Button type="button" variant="outline" onClick={onClose}>
            {m.cancel}
          </Button>
          <Button type="submit" busy={busy} disabled={!name.trim()}>
            {m.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
