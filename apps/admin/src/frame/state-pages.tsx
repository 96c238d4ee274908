import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { isProblem, type Problem, session } from '@/api';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { accessQuery } from './access';
import { frameMessages } from './frame.messages';
import { isImportFailure } from './import-once';
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
  useEffect(() => {
    document.title = `${title} · Zócalo`;
  }, [title]);
  return (
    <section data-state-page={code} className="mx-auto flex max-w-md flex-col items-center gap-4 px-4 py-20 text-center">
      <p aria-hidden className="text-7xl font-semibold tracking-tight text-muted-foreground/75 tabular-nums">
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

export function ForbiddenPage({ code }: { readonly code?: string }) {
  const m = useMessages(frameMessages);
  const { data } = useQuery({ ...accessQuery, enabled: false });
  if (code === 'SECOND_FACTOR_SETUP_REQUIRED' || (data?.secondFactor.required && !data.secondFactor.has)) {
    const security = (
      <Button asChild>
        <Link to="/profile?tab=security">{m.toFactor}</Link>
      </Button>
    );
    return <StatePage code="403" title={m.factorTitle} body={m.factorBody} action={security} />;
  }
  return <StatePage code="403" title={m.forbiddenTitle} body={m.forbiddenBody} action={<HomeButton />} />;
}

export function NotFoundPage() {
  const m = useMessages(frameMessages);
  return <StatePage code="404" title={m.notFoundTitle} body={m.notFoundBody} action={<HomeButton />} />;
}

/** Reads again what failed, and shows the screen again. */
function useRetry(reset: (() => void) | undefined): () => void {
  const queries = useQueryClient();
  const router = useRouter();
  return () => {
    // Otherwise the failure that is kept would be shown again.
    void queries.resetQueries({ predicate: ({ state }) => state.status === 'error' });
    reset?.();
    void router.invalidate();
  };
}

/** The session ended: the sign-in is over the page, and the screen comes back once it is done. */
function WaitForSession({ onBack }: { readonly onBack: () => void }) {
  useEffect(() =>
    session.subscribe(() => {
      if (session.state() !== 'signed-out') onBack();
    }),
  );
  return <div aria-busy className="min-h-64" />;
}

/** Nor sooner than is fair to a platform that is being worked on, nor so late that somebody sits before it for nothing. */
const SOONEST_S = 5;
const LATEST_S = 300;

/** The platform is closed: says why and until when, and tries again by itself. */
function MaintenancePage({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  const m = useMessages(frameMessages);
  const { dateTime } = useFormat();
  const { reason, until } = problem.details as { readonly reason?: string | null; readonly until?: string | null };
  const retry = useEffectEvent(onRetry);
  const { data, dataUpdatedAt } = useQuery(accessQuery);
  const knownAt = useRef(dataUpdatedAt);
  const isOpen = data !== undefined && (data.maintenance?.inForce !== 'full' || data.maintenance.passes);
  useEffect(() => {
    // Something else heard that it is over.
    if (isOpen && dataUpdatedAt !== knownAt.current) retry();
  }, [isOpen, dataUpdatedAt]);
  useEffect(() => {
    const seconds = Math.min(LATEST_S, Math.max(SOONEST_S, problem.retryAfterSeconds ?? SOONEST_S));
    const timer = setTimeout(() => retry(), seconds * 1_000);
    return () => clearTimeout(timer);
  }, [problem]);
  return (
    <StatePage
      code="503"
      title={m.maintenanceTitle}
      body={[reason, until && m.maintenanceUntil(dateTime(until)), m.maintenanceBody].filter(Boolean).join(' ')}
      action={<Button onClick={onRetry}>{m.retry}</Button>}
    />
  );
}

/** For whatever a screen could not be shown for: its record is gone, the server failed, the network is down. */
export function ProblemPage({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) {
  const m = useMessages(frameMessages);
  const textOf = useProblemText();
  const again = useRetry(reset);
  if (isProblem(error, 'UNAUTHORIZED')) return <WaitForSession onBack={again} />;
  if (isProblem(error, 'NOT_FOUND')) return <NotFoundPage />;
  if (isProblem(error, 'FORBIDDEN', 'SECOND_FACTOR_SETUP_REQUIRED')) return <ForbiddenPage code={error.code} />;
  if (isProblem(error, 'MAINTENANCE')) return <MaintenancePage problem={error} onRetry={again} />;
  const retry = <Button onClick={again}>{m.retry}</Button>;
  if (isProblem(error, 'OFFLINE')) return <StatePage code="…" title={m.offlineTitle} body={m.offlineBody} action={retry} />;
  if (isImportFailure(error)) {
    const reload = <Button onClick={() => location.reload()}>{m.reload}</Button>;
    return <StatePage code="…" title={m.failedTitle} body={navigator.onLine ? m.partMissing : m.partOffline} action={reload} />;
  }
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
