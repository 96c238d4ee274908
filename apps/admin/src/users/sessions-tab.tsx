import { useSuspenseQuery } from '@tanstack/react-query';
import { VenetianMask } from 'lucide-react';
import { userSessionEndAll, userSessionEndOne, type UserRecordView } from '@/api/generated';
import { frameMessages, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { recordMessages } from './record.messages';
import { userSessionsQuery } from './user-queries';
import { usersMessages } from './users.messages';

/** Where somebody is signed in. */
export function SessionsTab({ user }: { readonly user: UserRecordView }) {
  const m = useMessages(recordMessages);
  const f = useMessages(frameMessages);
  const words = useMessages(usersMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run } = useAction();
  const { data: sessions } = useSuspenseQuery(userSessionsQuery(user.id));
  const invalidate = [userSessionsQuery(user.id).queryKey];
  const endAll = async () => {
    if (!(await confirm({ title: words.endSessionsOf(1), body: words.endSessionsBody, action: words.endSessions, tone: 'danger' }))) return;
    await run(() => userSessionEndAll({ path: { id: user.id } }), { done: m.allEnded, invalidate });
  };
  if (sessions.length === 0) return <EmptyState title={m.noSessions} body={m.noSessionsHint} />;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button variant="outline" onClick={() => void endAll()}>
          {m.endAll}
        </Button>
      </div>
      <Card className="overflow-hidden">
        <Table label={m.tabs.sessions}>
          <THead>
            <TR>
              <TH>{m.device}</TH>
              <TH className="max-md:hidden">{m.address}</TH>
              <TH className="max-md:hidden">{m.signedIn}</TH>
              <TH>{m.lastSeen}</TH>
              <TH className="w-10">
                <span className="sr-only">{f.rowActions}</span>
              </TH>
            </TR>
          </THead>
          <TBody>
            {sessions.map(({ id, device, userAgent, address, createdAt, lastSeenAt, authMethods, impersonatorId }) => (
              <TR key={id}>
                <TD title={userAgent ?? undefined}>
                  <span className="font-medium">{device ?? m.unknownDevice}</span>
                  {impersonatorId && (
                    <Badge tone="warning" className="ms-2" title={m.impersonated}>
                      <VenetianMask aria-hidden />
                      <span className="sr-only">{m.impersonated}</span>
                    </Badge>
                  )}
                  <span className="block text-xs text-muted-foreground">
                    {m.methods} {authMethods.map((method) => m.method[method as keyof typeof m.method] ?? method).join(', ')}
                  </span>
                </TD>
                <TD className="font-mono text-[0.8125rem] max-md:hidden">{address ?? '—'}</TD>
                <TD className="max-md:hidden">
                  <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>
                </TD>
                <TD>
                  <time dateTime={lastSeenAt} title={format.dateTime(lastSeenAt)}>
                    {format.relative(lastSeenAt)}
                  </time>
                </TD>
                <TD align="end">
                  <Button
                    variant="ghost"
                    size="sm"
                    aria-label={m.endOneOf(device ?? m.unknownDevice)}
                    onClick={() =>
                      void run(() => userSessionEndOne({ path: { id: user.id, sessionId: id } }), { done: m.ended, invalidate })
                    }
                  >
                    {m.endOne}
                  </Button>
                </TD>
              </TR>
            ))}
          </TBody>
        </Table>
      </Card>
    </div>
  );
}
