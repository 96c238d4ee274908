import { useBlocker } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { useMessages } from '@/i18n';
import { useConfirm } from './confirm';
import { frameMessages } from './frame.messages';
import { asksBeforeUnload, askBeforeLeaving } from './unsaved';

interface LeaveQuestion {
  /** Whether there is anything to lose. */
  readonly unsaved: boolean;
  /** Whether it would be lost with a reload. */
  readonly withReload: boolean;
  /** Whether this is no way out of what is not saved, such as another tab of the same page. */
  readonly isHarmless?: (from: string, to: string) => boolean;
  readonly onLeave?: () => void;
}

/** Asks before somebody leaves what they have not saved: by a link, by the way back, by signing out, and by a reload. */
export function useLeaveQuestion({ unsaved, withReload, isHarmless, onLeave }: LeaveQuestion): void {
  const m = useMessages(frameMessages);
  const confirm = useConfirm();
  const mayGo = useEffectEvent(() => confirm({ title: m.leaveTitle, body: m.leaveBody, action: m.leave, tone: 'danger' }));
  useEffect(() => (unsaved ? askBeforeLeaving(() => mayGo()) : undefined), [unsaved]);
  useBlocker({
    disabled: !unsaved,
    enableBeforeUnload: () => unsaved && withReload && asksBeforeUnload(),
    shouldBlockFn: async ({ current, next }) => {
      if (isHarmless?.(current.pathname, next.pathname)) return false;
      const leaves = await confirm({ title: m.leaveTitle, body: m.leaveBody, action: m.leave, tone: 'danger' });
      if (leaves) onLeave?.();
      return !leaves;
    },
  });
}
