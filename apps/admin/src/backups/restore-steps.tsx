import { Circle, CircleCheck, CircleDot, CircleX } from 'lucide-react';
import { useFormat } from '@/i18n/format';
import { useMessages, wordFor } from '@/i18n/messages';
import type { Tone } from '@/ui/badge';
import { cn } from '@/ui/class-names';
import { Progress } from '@/ui/progress';
import type { RestoreView } from '@/api/generated';
import { restoreMessages } from './restores.messages';

export const RESTORE_TONES: Readonly<Record<RestoreView['state'], Tone>> = {
  waiting: 'info',
  running: 'info',
  done: 'success',
  failed: 'danger',
  undone: 'neutral',
};

/** An undo is put back, not loaded: it has fewer. */
const UNDO_STEPS = ['preflight', 'maintenance', 'load', 'check', 'commit', 'follow-up'];
const STEPS = ['verify', 'preflight', 'files', 'maintenance', 'load', 'migrate', 'check', 'commit', 'follow-up'];
type StepState = 'done' | 'now' | 'failed' | 'open';
const LOOKS = {
  done: { icon: CircleCheck, classes: 'text-success' },
  now: { icon: CircleDot, classes: 'text-info animate-breathe' },
  failed: { icon: CircleX, classes: 'text-danger' },
  open: { icon: Circle, classes: 'text-muted-foreground' },
};

/** What a restore has done, does, and has to do yet. */
export function RestoreSteps({ restore }: { readonly restore: RestoreView }) {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const { state, step, progress, undoOf } = restore;
  const steps = undoOf === null ? STEPS : UNDO_STEPS;
  const words = { done: m.stepDone, now: m.stepNow, failed: m.stepFailed, open: m.stepOpen };
  return (
    <div className="flex flex-col gap-4">
      <ol aria-label={m.steps} className="flex flex-col gap-2">
        {steps.map((each, index) => {
          const now = stateOf(restore, index, steps.indexOf(step));
          const { icon: Icon, classes } = LOOKS[now];
          return (
            <li key={each} className="flex items-center gap-2.5" aria-current={now === 'now' ? 'step' : undefined}>
              <Icon role="img" aria-label={words[now]} className={cn('size-4 shrink-0', classes)} />
              <span className={cn(now === 'open' && 'text-muted-foreground', now === 'now' && 'font-medium')}>{wordFor(m.step, each)}</span>
            </li>
          );
        })}
      </ol>
      {(state === 'running' || state === 'waiting') && (
        <Progress
          label={wordFor(m.step, step)}
          value={progress.bytesTotal > 0 ? Math.min(progress.bytesDone, progress.bytesTotal) : null}
          max={progress.bytesTotal || 1}
          text={[
            progress.rowsDone > 0 && m.rows(format.number(progress.rowsDone)),
            progress.bytesTotal > 0 && m.ofBytes(format.bytes(progress.bytesDone), format.bytes(progress.bytesTotal)),
          ]
            .filter(Boolean)
            .join(' · ')}
        />
      )}
    </div>
  );
}

function stateOf({ state }: RestoreView, index: number, at: number): StepState {
  if (state === 'done' || state === 'undone') return 'done';
  if (index < at) return 'done';
  if (index > at) return 'open';
  return state === 'failed' ? 'failed' : 'now';
}
