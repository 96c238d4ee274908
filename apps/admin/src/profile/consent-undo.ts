import type { ConsentView } from '@/api/generated';

/** Whether what was said before can be said again: no, or yes to the text as it stands, but not yes to one that is gone. */
export function isUndoable({
  withdrawable,
  granted,
  answeredVersion,
  version,
}: Pick<ConsentView, 'withdrawable' | 'granted' | 'answeredVersion' | 'version'>): boolean {
  return withdrawable && (!granted || answeredVersion === version);
}
