import { useEffect, useState } from 'react';
import { openRequest } from '@/api/open-request';
import { isProblem } from '@/api/problem';
import { DoorFrame, ProblemLine } from '@/auth/door';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import type { RestoreView } from '@/api/generated';
import { useFailureText } from './failure-text';
import { RestoreSteps } from './restore-steps';
import { stopWatching, watchedRestore } from './restore-watching';
import { restoreMessages } from './restores.messages';

const POLL_MS = 1_500;
const AGAIN_MS = 3_000;

/**
 * Follows a restore from before the panel: the session ends with the data it belongs to, so that only the token of the restore says
 * who may look. It survives a reload, and a platform that does not answer for a while.
 */
export function RestoreWatch() {
  const m = useMessages(restoreMessages);
  const failureText = useFailureText();
  const [watched] = useState(watchedRestore);
  const { restore, trouble } = useRestore(watched?.id, watched?.watchToken);
  const go = (to: string) => {
    stopWatching();
    location.assign(to);
  };
  const gone = watched === null || trouble === 'gone';
  const isUndo = restore !== null && restore.undoOf !== null;
  const titles = {
    waiting: isUndo ? m.watchUndoTitle : m.watchTitle,
    running: isUndo ? m.watchUndoTitle : m.watchTitle,
    done: isUndo ? m.watchUndone : m.watchDone,
    undone: m.watchUndone,
    failed: m.watchFailed,
  };
  const title = restore === null || gone ? m.title : titles[restore.state];
  return (
    <DoorFrame title={title}>
      {gone && <ProblemLine text={m.lostSight} />}
      {!gone && restore === null && <Skeleton className="h-48" aria-label={m.loading} />}
      {!gone && restore && (
        <>
          <RestoreSteps restore={restore} />
          <ProblemLine text={restore.error && failureText(restore.error)} />
          <p role="status" className="text-muted-foreground">
            {trouble === 'away' ? m.away : hintOf(restore)}
          </p>
        </>
      )}
      {!gone && trouble === 'away' && restore === null && <p role="status">{m.away}</p>}
      {(gone || restore?.state === 'done' || restore?.state === 'undone') && (
        <Button onClick={() => go(restore && !gone ? `/admin/restores/${restore.id}` : '/admin')}>{m.signIn}</Button>
      )}
      {!gone && restore?.state === 'failed' && <Button onClick={() => go(`/admin/restores/${restore.id}`)}>{m.toPanel}</Button>}
    </DoorFrame>
  );

  function hintOf({ state, undoOf }: RestoreView): string {
    if (state === 'failed') return '';
    if (state === 'done' || state === 'undone') return undoOf === null ? m.doneHint : m.undoneHint;
    return m.watchHint;
  }
}

/** Asks again and again until it is over. */
function useRestore(id: string | undefined, token: string | undefined) {
  const [restore, setRestore] = useState<RestoreView | null>(null);
  const [trouble, setTrouble] = useState<'away' | 'gone' | null>(null);
  useEffect(() => {
    if (id === undefined || token === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    const ask = async () => {
      let wait: number | null = POLL_MS;
      try {
        const now = await openRequest<RestoreView>(`/api/admin/restores/${id}`, undefined, { 'x-restore-watch': token });
        if (!here) return;
        setRestore(now);
        setTrouble(null);
        if (now.state !== 'waiting' && now.state !== 'running') wait = null;
      } catch (error) {
        if (!here) return;
        const isGone = isProblem(error, 'NOT_FOUND', 'UNAUTHORIZED', 'FORBIDDEN', 'INVALID_TOKEN', 'EXPIRED_TOKEN');
        if (!isProblem(error, 'TOO_MANY_REQUESTS')) setTrouble(isGone ? 'gone' : 'away');
        wait = isGone ? null : AGAIN_MS;
      }
      if (wait !== null) timer = setTimeout(() => void ask(), wait);
    };
    void ask();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [id, token]);
  return { restore, trouble };
}
