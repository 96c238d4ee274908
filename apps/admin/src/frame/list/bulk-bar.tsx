import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Progress } from '@/ui/progress';
import { toast } from '@/ui/toast-store';
import { frameMessages } from '../frame.messages';
import { useProblemText } from '../problem-text';
import type { Selection } from './list-columns';
import type { BulkAction, BulkFailure, ListDefinition } from './list-definition';

interface BulkBarProps<Row> {
  readonly definition: ListDefinition<Row>;
  readonly selected: readonly Row[];
  readonly onSelection: (selection: Selection) => void;
}

/** Without a server, a session or the proof it asks for, none of the others would work either: nobody is asked fifty times. */
const HOPELESS = [
  'ABORTED',
  'STEP_UP_REQUIRED',
  'SECOND_FACTOR_SETUP_REQUIRED',
  'UNAUTHORIZED',
  'OFFLINE',
  'TOO_MANY_REQUESTS',
  'MAINTENANCE',
  'SERVICE_UNAVAILABLE',
  'UNREADABLE_ANSWER',
];

/** What can be done to the selected rows; those that fail stay selected. */
export function BulkBar<Row>({ definition, selected, onSelection }: BulkBarProps<Row>) {
  const m = useMessages(frameMessages);
  const queries = useQueryClient();
  const textOf = useProblemText();
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(null);

  const perform = async (action: BulkAction<Row>, rows: readonly Row[]) => {
    if (action.confirm && !(await action.confirm(rows))) return;
    const show = (done: number) => setProgress({ done, of: rows.length });
    show(0);
    const failed = 'run' in action ? await oneByOne(rows, action.run, show) : await atOnce(rows, action, show);
    setProgress(null);
    const refused = new Set(failed.map(({ row }) => row));
    const good = rows.filter((row) => !refused.has(row));
    const { undo } = action;
    const { queryKey, changes = [] } = definition;
    const refresh = () => Promise.all([queryKey, ...changes].map((key) => queries.invalidateQueries({ queryKey: [...key] })));
    const complain = (failures: readonly BulkFailure<Row>[]) =>
      failures.length > 0 && toast.error(m.bulkFailed(failures.length, textOf(failures[0]!.error)));
    const takeBack = async () => {
      complain(undo ? await oneByOne(good, undo) : []);
      await refresh();
    };
    if (good.length > 0)
      toast.success(`${action.title}: ${m.bulkDone(good.length)}`, {
        ...(undo && { action: { label: m.undo, onClick: () => void takeBack() }, duration: 8_000 }),
      });
    complain(failed);
    onSelection(Object.fromEntries(failed.map(({ row }) => [definition.rowKey(row), true])));
    await refresh();
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
            disabled={progress !== null}
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
      {progress && <Progress value={progress.done} max={progress.of} label={m.loading} className="w-32" />}
    </div>
  );
}

/** Those that failed, with why; the ones that were not tried any more fail for the same reason. */
async function oneByOne<Row>(
  rows: readonly Row[],
  work: (row: Row) => Promise<unknown>,
  onDone?: (count: number) => void,
): Promise<BulkFailure<Row>[]> {
  const failed: BulkFailure<Row>[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      await work(row);
    } catch (error) {
      failed.push({ row, error });
      if (!isProblem(error)) reportError(error);
      if (isProblem(error, ...HOPELESS)) return [...failed, ...rows.slice(index + 1).map((other) => ({ row: other, error }))];
    }
    onDone?.(index + 1);
  }
  return failed;
}

/** As `oneByOne`, with as many in a request as its route takes. */
async function atOnce<Row>(
  rows: readonly Row[],
  { most, runAll }: Extract<BulkAction<Row>, { readonly most: number }>,
  onDone: (count: number) => void,
): Promise<BulkFailure<Row>[]> {
  const failed: BulkFailure<Row>[] = [];
  for (let from = 0; from < rows.length; from += most) {
    try {
      failed.push(...(await runAll(rows.slice(from, from + most))));
    } catch (error) {
      if (!isProblem(error)) reportError(error);
      return [...failed, ...rows.slice(from).map((row) => ({ row, error }))];
    }
    onDone(Math.min(rows.length, from + most));
  }
  return failed;
}
