import type { ReactNode } from 'react';
import { isProblem } from '@/api';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { frameMessages } from './frame.messages';
import { Link } from './link';
import { useProblemText } from './problem-text';

interface StatePageProps {
  readonly code: string;
  readonly title: string;
  readonly body: string;
  readonly action: ReactNode;
  readonly note?: string | undefined;
}

/** A whole page that says what is the matter and what to do. */
function StatePage({ code, title, body, action, note }: StatePageProps) {
  return (
    <section className="mx-auto flex max-w-md flex-col items-center gap-4 px-4 py-20 text-center">
      <p aria-hidden className="text-7xl font-semibold tracking-tight text-muted-foreground/40 tabular-nums">
        {code}
      </p>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="text-muted-foreground">{body}</p>
      <div className="flex gap-2">{action}</div>
      {note && <p className="font-mono text-xs text-muted-foreground">{note}</p>}
    </section>
  );
}

function HomeButton() {
  const m = useMessages(frameMessages);
  return (
    <Button asChild>
      <Link to="/">{m.home}</Link>
    </Button>
  );
}

export function ForbiddenPage() {
  const m = useMessages(frameMessages);
  return <StatePage code="403" title={m.forbiddenTitle} body={m.forbiddenBody} action={<HomeButton />} />;
}

export function NotFoundPage() {
  const m = useMessages(frameMessages);
  return <StatePage code="404" title={m.notFoundTitle} body={m.notFoundBody} action={<HomeButton />} />;
}

/** For whatever a screen could not be shown for: its record is gone, the server failed, the network is down. */
export function ProblemPage({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) {
  const m = useMessages(frameMessages);
  const textOf = useProblemText();
  if (isProblem(error, 'NOT_FOUND')) return <NotFoundPage />;
  if (isProblem(error, 'FORBIDDEN')) return <ForbiddenPage />;
  const retry = <Button onClick={() => (reset ? reset() : location.reload())}>{m.retry}</Button>;
  if (isProblem(error, 'OFFLINE')) return <StatePage code="…" title={m.offlineTitle} body={m.offlineBody} action={retry} />;
  const known = isProblem(error) && error.status < 500;
  const note = isProblem(error) && error.requestId ? m.requestId(error.requestId) : undefined;
  return (
    <StatePage
      code={isProblem(error) ? String(error.status) : '500'}
      title={m.failedTitle}
      body={known ? textOf(error) : m.failedBody}
      action={retry}
      note={note}
    />
  );
}
