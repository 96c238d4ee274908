import { useQuery } from '@tanstack/react-query';
import { Circle, CircleCheckBig } from 'lucide-react';
import { checklistFind, type ChecklistItemView } from '@/api/generated';
import { Link } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { Skeleton } from '@/ui/skeleton';
import { dashboardMessages } from './dashboard.messages';
import { usePurge } from './use-purge';

/** Where a step is done. */
const PLACES: Record<string, string> = {
  'mail-tested': '/settings?group=mail',
  'second-factor-on': '/profile?tab=security',
  'office-ready': '/offices/new',
  'somebody-invited': '/users/new',
};

/** What a new installation still needs, from what it really holds. Gone once all of it is done. */
export function Checklist() {
  const m = useMessages(dashboardMessages);
  const { data, isError } = useQuery({
    queryKey: ['checklist'],
    queryFn: ({ signal }) => checklistFind({ signal }),
    refetchOnMount: 'always',
  });
  if (!data && isError) return null;
  if (!data) return <Skeleton className="h-56" />;
  const items = data.items.filter(({ applies, key }) => applies && key in m.steps);
  const done = items.filter((item) => item.done).length;
  if (done === items.length) return null;
  return (
    <Card aria-labelledby="checklist">
      <CardHeader>
        <CardTitle id="checklist">{m.checklist}</CardTitle>
        <CardDescription>
          {m.checklistDone(done, items.length)}. {m.checklistHint}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <ul className="grid gap-x-8 gap-y-1 lg:grid-cols-2">
          {items.map((item) => (
            <Step key={item.key} item={item} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

function Step({ item: { key, done, doneAt } }: { readonly item: ChecklistItemView }) {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const title = wordFor(m.steps, key);
  const Icon = done ? CircleCheckBig : Circle;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-1 py-2">
      <Icon
        role="img"
        aria-label={done ? m.done : m.open}
        className={cn('size-5 shrink-0', done ? 'text-success' : 'text-muted-foreground')}
      />
      <div className="min-w-0 grow basis-40">
        <p className={cn('font-medium', done && 'text-muted-foreground line-through')}>{title}</p>
        <p className="text-[0.8125rem] text-muted-foreground">{done && doneAt ? format.relative(doneAt) : wordFor(m.stepHints, key)}</p>
      </div>
      {!done && PLACES[key] && (
        <Button variant="outline" size="sm" asChild>
          <Link to={PLACES[key]} aria-label={`${m.doIt}: ${title}`}>
            {m.doIt}
          </Link>
        </Button>
      )}
      {!done && key === 'demo-purged' && <PurgeStep label={`${m.doIt}: ${title}`} />}
    </li>
  );
}

function PurgeStep({ label }: { readonly label: string }) {
  const m = useMessages(dashboardMessages);
  const { purge, busy } = usePurge();
  return (
    <Button variant="outline" size="sm" busy={busy} aria-label={label} onClick={purge}>
      {m.doIt}
    </Button>
  );
}
