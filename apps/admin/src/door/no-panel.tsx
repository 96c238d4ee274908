import { DoorFrame, ProblemLine } from '@/auth/door';
import { useMessages } from '@/i18n/messages';
import { authMessages } from '@/auth/auth.messages';
import { Button } from '@/ui/button';

/** The panel could not be fetched: there is no connection, or an upgrade has just replaced it. */
export function NoPanel({ onRetry }: { readonly onRetry: () => void }) {
  const m = useMessages(authMessages);
  return (
    <DoorFrame title={m.noPanel}>
      <ProblemLine text={m.noPanelBody} />
      {/* Without a connection a reload would leave no page at all. */}
      <Button onClick={() => (navigator.onLine ? location.reload() : onRetry())}>{m.retry}</Button>
    </DoorFrame>
  );
}
