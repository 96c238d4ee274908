import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { isProblem } from '@/api';
import { useMessages } from '@/i18n';
import { toast } from '@/ui/toast-store';
import { frameMessages } from './frame.messages';
import { isImportFailure } from './import-once';
import { useProblemText } from './problem-text';

/** Gone, in the way of something else, or changed by somebody else. */
const STALE = new Set([404, 409, 412]);

export interface ActionOptions<T> {
  /** What is said when it worked; absent: nothing. */
  readonly done?: string;
  /** Offers to take it back, for some seconds. */
  readonly undo?: (result: T) => Promise<unknown>;
  /** What has to be read again, also when it turns out that it is no longer as it was shown. */
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
  const complained = useRef<string>(undefined);

  const run = useCallback(
    async <T>(work: () => Promise<T>, options: ActionOptions<T> = {}): Promise<T | undefined> => {
      const refresh = () =>
        Promise.all((options.invalidate ?? []).map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
      const complain = (error: unknown) => {
        // A dialog over the page says that the session is over, or asks for the proof.
        if (isProblem(error, 'ABORTED', 'UNAUTHORIZED', 'STEP_UP_REQUIRED', 'SECOND_FACTOR_SETUP_REQUIRED')) return;
        if (options.onProblem?.(error)) return;
        if (!isProblem(error) && !isImportFailure(error)) reportError(error);
        complained.current = toast.error(textOf(error));
      };
      setBusy(true);
      try {
        const result = await work();
        // What did not work before has worked now.
        if (complained.current !== undefined) toast.dismiss(complained.current);
        complained.current = undefined;
        await refresh();
        const { undo } = options;
        const takeBack = undo && { label: m.undo, onClick: () => void undo(result).then(refresh, complain) };
        if (options.done) toast.success(options.done, takeBack ? { action: takeBack, duration: 8_000 } : {});
        return result;
      } catch (error) {
        // What was shown is no longer so.
        if (isProblem(error) && STALE.has(error.status)) void refresh();
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
