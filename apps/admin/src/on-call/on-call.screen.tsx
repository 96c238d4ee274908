import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { OnCallRotaView } from '@/api/generated';
import { Link, useAccess } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { PageHeader } from '@/ui/page-header';
import { useEscalationWords } from './escalation-words';
import { escalationQuery, onCallQuery, ownTelegramQuery } from './on-call-queries';
import { onCallMessages } from './on-call.messages';
import { ShiftPerson } from './shift-person';

/** Who is on call now, and who is told when. */
export function Screen() {
  const m = useMessages(onCallMessages);
  const { canEverywhere } = useAccess();
  const { data: now } = useSuspenseQuery(onCallQuery);
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={m.title}
        description={m.description}
        actions={
          canEverywhere('alerts.rules') && (
            <Button asChild>
              <Link to="/on-call/new">
                <Plus aria-hidden /> {m.newRota}
              </Link>
            </Button>
          )
        }
      />
      {canEverywhere('alerts.act') && <OwnReach />}
      {now.items.length === 0 ? (
        <Card>
          <CardHeader>
            <CardTitle>{m.noRota}</CardTitle>
            <CardDescription>{m.noRotaHint}</CardDescription>
          </CardHeader>
          <CardContent>
            <ul className="list-disc ps-5">
              {now.everybody.map(({ userId, displayName }) => (
                <li key={userId}>{displayName}</li>
              ))}
            </ul>
          </CardContent>
        </Card>
      ) : (
        <section aria-label={m.now} className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {now.items.map((rota) => (
            <RotaCard key={rota.rotaId} rota={rota} />
          ))}
        </section>
      )}
      <EscalationCard />
    </div>
  );
}

function RotaCard({ rota: { rotaId, rotaName, current, next } }: { readonly rota: OnCallRotaView }) {
  const m = useMessages(onCallMessages);
  const format = useFormat();
  return (
    <Card>
      <CardHeader>
        <CardTitle>
          <Link to={`/on-call/rotas/${rotaId}`} className="hover:underline">
            {rotaName}
          </Link>
        </CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-2">
        {current && (
          <p className="text-base font-medium">
            <ShiftPerson shift={current} />
          </p>
        )}
        {current && <p className="text-muted-foreground">{m.until(format.dateTime(current.to))}</p>}
        {next?.displayName && <p className="text-muted-foreground">{m.next(next.displayName, format.dateTime(next.from))}</p>}
      </CardContent>
    </Card>
  );
}

/** Whoever is paged should be reached where they look. */
function OwnReach() {
  const m = useMessages(onCallMessages);
  const { data: own } = useQuery(ownTelegramQuery);
  if (!own?.available || (own.link && !own.link.closedAt)) return null;
  return (
    <Banner
      tone="warning"
      message={own.link ? m.telegramClosed : m.noTelegram}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link to="/profile?tab=security">{m.linkTelegram}</Link>
        </Button>
      }
    />
  );
}

function EscalationCard() {
  const m = useMessages(onCallMessages);
  const { canEverywhere } = useAccess();
  const { data: escalation } = useSuspenseQuery(escalationQuery);
  const words = useEscalationWords();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.escalation}</CardTitle>
        <CardDescription>{m.escalationHint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <ol aria-label={m.steps} className="flex flex-col gap-2">
          {escalation.steps.map((step) => (
            <li key={step.afterMinutes} className="flex flex-wrap gap-x-4">
              <span className="w-32 shrink-0 text-muted-foreground">{words.when(step.afterMinutes)}</span>
              <span className="font-medium">{words.whom(step)}</span>
            </li>
          ))}
        </ol>
        <p className="text-muted-foreground">{m.repeats(words.time(escalation.repeatMinutes))}</p>
      </CardContent>
      {canEverywhere('alerts.rules') && (
        <CardFooter>
          <Button variant="outline" asChild>
            <Link to="/on-call/escalation">{m.changeEscalation}</Link>
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}
