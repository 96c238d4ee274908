import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { Progress } from '@/ui/progress';
import type { BackupView, DrillView } from '@/api/generated';
import { backupMessages } from './backups.messages';

const TONES: Readonly<Record<BackupView['state'], Tone>> = { running: 'info', written: 'warning', verified: 'success', failed: 'danger' };
const DRILL_TONES: Readonly<Record<DrillView['state'], Tone>> = { running: 'info', passed: 'success', failed: 'danger' };

export function BackupState({ backup: { state, progress } }: { readonly backup: Pick<BackupView, 'state' | 'progress'> }) {
  const m = useMessages(backupMessages);
  // One that is good already may be read once more.
  const isRead = progress !== null && state !== 'running';
  return <Badge tone={isRead ? 'info' : TONES[state]}>{isRead ? m.verifying : m.states[state]}</Badge>;
}

export function DrillState({ drill: { state } }: { readonly drill: Pick<DrillView, 'state'> }) {
  const m = useMessages(backupMessages);
  return <Badge tone={DRILL_TONES[state]}>{m.drillStates[state]}</Badge>;
}

interface BackupProgressProps {
  readonly backup: BackupView;
  /** The bar alone, beside the state. */
  readonly brief?: boolean;
  readonly className?: string;
}

/** How far the making or the verification is. */
export function BackupProgress({ backup, brief = false, className }: BackupProgressProps) {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const { progress } = backup;
  if (progress === null) return null;
  const { phase, bytesDone, bytesTotal, rowsDone } = progress;
  const share = bytesTotal ? format.percent(Math.min(1, Math.round((100 * bytesDone) / bytesTotal) / 100)) : format.bytes(bytesDone);
  return (
    <Progress
      className={className}
      label={wordFor(m.phases, phase)}
      value={bytesTotal ? Math.min(bytesDone, bytesTotal) : null}
      max={bytesTotal || 1}
      hideLabel={brief}
      text={brief ? undefined : rowsDone > 0 ? `${m.progressRows(format.number(rowsDone))} · ${share}` : share}
    />
  );
}

/** What a backup is called: after when it was made. */
export function useBackupName(): (backup: Pick<BackupView, 'createdAt'>) => string {
  const format = useFormat();
  return ({ createdAt }) => format.dateTime(createdAt);
}

/** How long a drill took. */
export function useDuration(): (seconds: number | null) => string {
  const amounts = useAmounts();
  return (seconds) => (seconds === null ? '—' : amounts.seconds(seconds));
}
