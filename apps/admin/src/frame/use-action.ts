import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { isProblem } from '@/api';
import { useMessages } from '@/i18n';
import { toast } from '@/ui/toast-store';
import { frameMessages } from './frame.messages';
import { useProblemText } from './problem-text';

export interface ActionOptions<T> {
  /** What is said when it worked; absent: nothing. */
  readonly done?: string;
  /** Offers to take it back, for some seconds. */
  readonly undo?: (result: T) => Promise<unknown>;
  /** What has to be read again. */
  readonly invalidate?: readonly QueryKey[];
  /** Handles a refusal itself, such as a form that shows it at its fields: true, and nothing else is said. */
  readonly onProblem?: (error: unknown) => boolean;
}

/** Does something at the API and says how it went. `run` resolves to undefined when it failed. */
export function useAction() {
  const queries = useQueryClient();
  const m = useMessages(frameMessages);
  const textOf = useProblemText();
  const [busy, setBusy] = useState(false);

  const run = useCallback(
    async <T>(work: () => Promise<T>, options: ActionOptions<T> = {}): Promise<T | undefined> => {
      const refresh = () =>
        Promise.all((options.invalidate ?? []).map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
      const complain = (error: unknown) => {
        // A dialog over the page says that the session is over, or asks for the proof.
        if (isProblem(error, 'ABORTED', 'UNAUTHORIZED', 'STEP_UP_REQUIRED', 'SECOND_FACTOR_SETUP_REQUIRED')) return;
        if (options.onProblem?.(error)) return;
        if (!isProblem(error)) reportError(error);
        toast.error(textOf(error));
      };
      setBusy(true);
      try {
        const result = await work();
        await refresh();
        const { undo } = options;
        const takeBack = undo && { label: m.undo, onClick: () => void undo(result).then(refresh, complain) };
        if (options.done) toast.success(options.done, takeBack ? { action: takeBack, duration: 8_000 } : {});
        return result;
      } catch (error) {
        complain(error);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [queries, m, textOf],
  );
  return { run, busy };
}
