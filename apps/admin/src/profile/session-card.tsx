import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { isProblem } from '@/api';
import { sessionEnd, sessionEndAll, type SessionView } from '@/api/generated';
import { signOut, useAccess, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { sessionsQuery } from './own-queries';
import { securityMessages } from './security.messages';

const invalidate = [sessionsQuery.queryKey];

/** Where one is signed in, and the way out of each. */
export function SessionCard() {
  const m = useMessages(securityMessages);
  const confirm = useConfirm();
  const { impersonatedBy } = useAccess();
  const { run, busy } = useAction();
  const { data: sessions } = useSuspenseQuery(sessionsQuery);
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const queries = useQueryClient();
  /** Some may have ended when another could not be: what is left is read in any case. */
  const endOthers = () =>
    run(
      async () => {
        const ends = await Promise.allSettled(others.map(({ id }) => sessionEnd({ path: { id } })));
        const failed = ends.find((end) => end.status === 'rejected' && !isProblem(end.reason, 'NOT_FOUND'));
        if (failed?.status === 'rejected') throw failed.reason;
      },
      { done: m.sessionOthersEnded(others.length) },
    ).then(() => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }));
  const endAll = async () => {
    const sure = await confirm({ title: m.sessionEndAllTitle, body: m.sessionEndAllBody, action: m.sessionEndAll, tone: 'danger' });
    if (sure) await run(() => sessionEndAll().then(signOut));
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.sessionTitle}</CardTitle>
        <CardDescription>{m.sessionHint}</CardDescription>
      </CardHeader>
      <CardContent>
        <ul aria-label={m.sessionTitle} className="flex flex-col divide-y">
          {sessions.map((session) => (
            <SessionLine
              key={session.id}
              session={session}
              onEnd={() =>
                session.isCurrent
                  ? void run(signOut)
                  : void run(() => sessionEnd({ path: { id: session.id } }), { done: m.sessionEnded, invalidate })
              }
            />
          ))}
        </ul>
      </CardContent>
      {!impersonatedBy && (
        <CardFooter>
          {others.length > 0 && (
            <Button variant="outline" size="sm" busy={busy} onClick={() => void endOthers()}>
              {m.sessionEndOthers}
            </Button>
          )}
          <Button variant="outline" size="sm" onClick={() => void endAll()}>
            {m.sessionEndAll}
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}

function SessionLine({ session, onEnd }: { readonly session: SessionView; readonly onEnd: () => void }) {
  const m = useMessages(securityMessages);
  const format = useFormat();
  const { device, userAgent, address, createdAt, lastSeenAt, isCurrent, isImpersonated } = session;
  const name = device ?? m.sessionUnknown;
  const Icon = /Android|iPhone|iPad/.test(device ?? '') ? Smartphone : Monitor;
  return (
    <li className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={userAgent ?? undefined}>
          {name}
          {isCurrent && <Badge tone="success">{m.sessionHere}</Badge>}
          {isImpersonated && <Badge tone="warning">{m.sessionActing}</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">
          <time dateTime={lastSeenAt} title={format.dateTime(lastSeenAt)}>
            {m.sessionSeen(format.relative(lastSeenAt))}
          </time>
          {address && <span className="block break-all">{address}</span>}
          <span className="block">{m.sessionSince(format.dateTime(createdAt))}</span>
        </p>
      </div>
      <Button variant="ghost" size="sm" aria-label={isCurrent ? undefined : m.sessionEndOf(name)} onClick={onEnd}>
        {isCurrent ? m.sessionLeave : m.sessionEnd}
      </Button>
    </li>
  );
}
