import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ownTelegramInvite, ownTelegramTest, ownTelegramUnlink, type TelegramInvitationView, type TelegramLinkView } from '@/api/generated';
import { ProblemPage, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Code, CopyButton } from '@/ui/code';
import { ownTelegramQuery } from './own-queries';
import { telegramMessages } from './telegram.messages';

const invalidate = [ownTelegramQuery.queryKey];
const POLL_MS = 2_000;
const SHORTEST_MS = 60_000;

/** Which Telegram one is reached by. While a code waits to be sent to the bot, it looks whether it was. */
export function TelegramCard() {
  const m = useMessages(telegramMessages);
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const [invitation, setInvitation] = useState<(TelegramInvitationView & { readonly before: string | undefined }) | null>(null);
  const { data: own, error, refetch } = useQuery({ ...ownTelegramQuery, refetchInterval: invitation ? POLL_MS : false });
  const isTaken = own !== undefined && invitation !== null && own.link?.since !== invitation.before;
  useEffect(() => {
    if (!invitation) return;
    // Taken, or of no use any more: nothing is waited for. A clock that is ahead does not take it away at once.
    const left = isTaken ? 0 : Math.max(SHORTEST_MS, Date.parse(invitation.expiresAt) - Date.now());
    const timer = setTimeout(() => setInvitation(null), left);
    return () => clearTimeout(timer);
  }, [invitation, isTaken]);
  if (error && !own) return <ProblemPage error={error} reset={() => void refetch()} />;
  if (!own) return null;
  const { available, link } = own;
  const invite = async () => {
    const answer = await run(() => ownTelegramInvite());
    if (answer) setInvitation({ ...answer, before: link?.since });
  };
  const unlink = async () => {
    if (!(await confirm({ title: m.unlinkQuestion, body: m.unlinkBody, action: m.unlink, tone: 'danger' }))) return;
    await run(() => ownTelegramUnlink(), { done: m.unlinked, invalidate });
    setInvitation(null);
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.title}</CardTitle>
        <CardDescription>{m.hint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col items-start gap-4">
        {link && <LinkState link={link} />}
        {invitation && !isTaken && <Invitation invitation={invitation} />}
        {!available && <p className="text-muted-foreground">{m.off}</p>}
        {(available || link) && (
          <div className="flex flex-wrap gap-2">
            {available && (
              <Button variant="outline" busy={busy} onClick={() => void invite()}>
                <Send aria-hidden /> {link ? m.linkAgain : m.link}
              </Button>
            )}
            {available && link && (
              <Button variant="outline" busy={busy} onClick={() => void run(() => ownTelegramTest(), { done: m.tested, invalidate })}>
                {m.test}
              </Button>
            )}
            {link && (
              <Button variant="ghost" busy={busy} onClick={() => void unlink()}>
                {m.unlink}
              </Button>
            )}
          </div>
        )}
      </CardContent>
    </Card>
  );
}

function LinkState({ link: { name, since, closedAt, lastDeliveryAt } }: { readonly link: TelegramLinkView }) {
  const m = useMessages(telegramMessages);
  const format = useFormat();
  if (closedAt) return <Banner tone="warning" message={m.closed(format.dateTime(closedAt))} />;
  return (
    <p>
      {m.linked(name, format.date(since))}{' '}
      <span className="text-muted-foreground">{lastDeliveryAt ? m.delivered(format.relative(lastDeliveryAt)) : m.quiet}</span>
    </p>
  );
}

function Invitation({ invitation: { url, code, expiresAt } }: { readonly invitation: TelegramInvitationView }) {
  const m = useMessages(telegramMessages);
  const format = useFormat();
  const command = `/start ${code}`;
  return (
    <div className="flex w-full flex-col items-start gap-3" aria-live="polite">
      <p>{m.steps}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Code>{command}</Code>
        <CopyButton value={command} label={m.copy} copiedLabel={m.copied} />
      </div>
      <Button asChild>
        <a href={url} target="_blank" rel="noreferrer">
          {m.open}
        </a>
      </Button>
      <p className="text-[0.8125rem] text-muted-foreground">{m.expires(format.dateTime(expiresAt))}</p>
    </div>
  );
}
