import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type HeartbeatDetailView, heartbeatRemove, heartbeatRenewToken, heartbeatUpdate, type HeartbeatView } from '@/api/generated';
import { ifMatch, Link, useAccess, useAction, useConfirm, useTabTitle } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { PageHeader } from '@/ui/page-header';
import { HeartbeatAddress } from './heartbeat-address';
import { HeartbeatForm, toValues } from './heartbeat-form';
import { heartbeatQuery, readAnewHeartbeats } from './heartbeat-queries';
import { HeartbeatState } from './heartbeat-state';
import { heartbeatMessages } from './heartbeats.messages';

/** One heartbeat: its latest reports, and what is expected of it. */
export function Screen() {
  const m = useMessages(heartbeatMessages);
  const format = useFormat();
  const queries = useQueryClient();
  const { heartbeatId } = useParams({ strict: false }) as { heartbeatId: string };
  const { data: heartbeat } = useSuspenseQuery(heartbeatQuery(heartbeatId));
  const { canEverywhere } = useAccess();
  const { id, name, version, lastSeenAt, dueAt, pings } = heartbeat;
  useTabTitle(name);
  const mayChange = canEverywhere('alerts.rules');
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={name}
        breadcrumb={<Link to="/heartbeats">{m.back}</Link>}
        badges={<HeartbeatState heartbeat={heartbeat} />}
        actions={mayChange && <HeartbeatActions heartbeat={heartbeat} />}
      />
      <DescriptionList>
        <DescriptionItem label={m.lastSeen}>{lastSeenAt ? format.dateTime(lastSeenAt) : m.never}</DescriptionItem>
        {dueAt && <DescriptionItem label={m.due}>{format.dateTime(dueAt)}</DescriptionItem>}
      </DescriptionList>
      <div className="grid items-start gap-5 md:grid-cols-2">
        {mayChange && (
          <Card>
            <CardHeader>
              <CardTitle>{m.settings}</CardTitle>
            </CardHeader>
            <CardContent>
              <HeartbeatForm<HeartbeatView>
                key={id}
                draft={`heartbeat:${id}`}
                values={toValues(heartbeat)}
                version={version}
                send={(body, onto) => heartbeatUpdate({ path: { id }, headers: ifMatch(onto), body })}
                readTheirs={async () => {
                  const theirs = await queries.fetchQuery({ ...heartbeatQuery(id), staleTime: 0 });
                  return { values: toValues(theirs), version: theirs.version };
                }}
                onSaved={(saved) => {
                  const { queryKey } = heartbeatQuery(id);
                  // What was asked for before is older than this, whenever it comes.
                  void queries.cancelQueries({ queryKey }, { revert: false });
                  queries.setQueryData(queryKey, (before) => before && ({ ...before, ...saved } satisfies HeartbeatDetailView));
                }}
                doneLabel={m.saved}
              />
            </CardContent>
          </Card>
        )}
        <Card>
          <CardHeader>
            <CardTitle>{m.reports}</CardTitle>
          </CardHeader>
          <CardContent>
            {pings.length === 0 ? (
              <p className="text-muted-foreground">{m.noReports}</p>
            ) : (
              <ul aria-label={m.reports} className="flex flex-col gap-1.5">
                {pings.map(({ at, failed }) => (
                  <li key={at} className="flex justify-between gap-4">
                    <time dateTime={at}>{format.dateTime(at)}</time>
                    <span className={failed ? 'text-danger' : 'text-muted-foreground'}>{failed ? m.notOk : m.ok}</span>
                  </li>
                ))}
              </ul>
            )}
          </CardContent>
        </Card>
      </div>
    </div>
  );
}

function HeartbeatActions({ heartbeat: { id, name, version } }: { readonly heartbeat: HeartbeatView }) {
  const m = useMessages(heartbeatMessages);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const [url, setUrl] = useState<string | null>(null);
  const renew = async () => {
    if (!(await confirm({ title: m.renewTitle, body: m.renewBody, action: m.renew, tone: 'danger' }))) return;
    const renewed = await run(() => heartbeatRenewToken({ path: { id }, headers: ifMatch(version) }), { invalidate: readAnewHeartbeats });
    if (renewed) setUrl(renewed.url);
  };
  const remove = async () => {
    if (!(await confirm({ title: m.removeTitle(name), body: m.removeBody, action: m.remove, tone: 'danger' }))) return;
    const gone = await run(
      async () => {
        await heartbeatRemove({ path: { id }, headers: ifMatch(version) });
        return true;
      },
      { done: m.removed },
    );
    if (!gone) return;
    await navigate({ to: '/heartbeats' } as never);
    queries.removeQueries({ queryKey: heartbeatQuery(id).queryKey });
    void queries.invalidateQueries({ queryKey: ['heartbeats'] });
  };
  return (
    <>
      <Button variant="outline" busy={busy} onClick={() => void renew()}>
        <KeyRound aria-hidden /> {m.renew}
      </Button>
      <Button variant="danger" busy={busy} onClick={() => void remove()}>
        <Trash2 aria-hidden /> {m.remove}
      </Button>
      {url && <HeartbeatAddress url={url} onClose={() => setUrl(null)} />}
    </>
  );
}
