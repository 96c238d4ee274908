import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Progress } from '@/ui/progress';
import { toast } from '@/ui/toast-store';
import { frameMessages } from '../frame.messages';
import { useProblemText } from '../problem-text';
import type { BulkAction, ListDefinition } from './list-definition';

interface BulkBarProps<Row> {
  readonly definition: ListDefinition<Row>;
  readonly selected: readonly Row[];
  readonly onSelection: (selection: Record<string, true>) => void;
}

/** What can be done to the selected rows. They are done one after the other; those that fail stay selected. */
export function BulkBar<Row>({ definition, selected, onSelection }: BulkBarProps<Row>) {
  const m = useMessages(frameMessages);
  const queries = useQueryClient();
  const textOf = useProblemText();
  const [done, setDone] = useState<number | null>(null);

  const perform = async (action: BulkAction<Row>, rows: readonly Row[]) => {
    if (action.confirm && !(await action.confirm(rows))) return;
    setDone(0);
    const failed: { row: Row; error: unknown }[] = [];
    for (const [index, row] of rows.entries()) {
      try {
        await action.run(row);
      } catch (error) {
        failed.push({ row, error });
        // Nobody is asked fifty times: without a fresh proof, or a server, none of the others would work.
        if (isProblem(error, 'STEP_UP_REQUIRED', 'OFFLINE', 'TOO_MANY_REQUESTS')) {
          failed.push(...rows.slice(index + 1).map((other) => ({ row: other, error })));
          break;
        }
      }
      setDone(index + 1);
    }
    setDone(null);
    const refused = new Set(failed.map(({ row }) => row));
    const good = rows.filter((row) => !refused.has(row));
    const { undo } = action;
    const takeBack = async () => {
      // Those that cannot be taken back stay as they are, and the list shows it.
      await Promise.allSettled(good.map(async (row) => undo?.(row)));
      await queries.invalidateQueries({ queryKey: [...definition.queryKey] });
    };
    if (good.length > 0)
      toast.success(`${action.title}: ${m.bulkDone(good.length)}`, {
        ...(undo && { action: { label: m.undo, onClick: () => void takeBack() }, duration: 8_000 }),
      });
    if (failed.length > 0) toast.error(m.bulkFailed(failed.length, textOf(failed[0]!.error)));
    onSelection(Object.fromEntries(failed.map(({ row }) => [definition.rowKey(row), true])));
    await queries.invalidateQueries({ queryKey: [...definition.queryKey] });
  };

  return (
    <div role="region" aria-label={m.selected(selected.length)} className="flex flex-wrap items-center gap-2 rounded-md bg-muted px-3 py-2">
      <p aria-live="polite" className="me-2 font-medium tabular-nums">
        {m.selected(selected.length)}
      </p>
      {definition.bulk?.map((action) => {
        const rows = action.applies ? selected.filter(action.applies) : selected;
        if (rows.length === 0) return null;
        return (
          <Button
            key={action.key}
            variant={action.tone === 'danger' ? 'danger' : 'outline'}
            disabled={done !== null}
            onClick={() => void perform(action, rows)}
          >
            {action.title}
            {rows.length !== selected.length && ` (${rows.length})`}
          </Button>
        );
      })}
      <Button variant="ghost" onClick={() => onSelection({})}>
        {m.clearSelection}
      </Button>
      {done !== null && <Progress value={done} max={selected.length} label={m.loading} className="w-32" />}
    </div>
  );
}
