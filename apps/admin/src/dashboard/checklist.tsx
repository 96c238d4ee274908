import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Circle, CircleCheckBig } from 'lucide-react';
import type { ChecklistItemView } from '@/api/generated';
import { Problem } from '@/api/problem';
import { Link } from '@/frame';
import { useProblemText } from '@/frame/problem-text';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { Skeleton } from '@/ui/skeleton';
import { checklistQuery } from './dashboard-queries';
import { dashboardMessages } from './dashboard.messages';
import { usePurge } from './use-purge';

/** Where a step is done. */
const PLACES: Record<string, string> = {
  'mail-tested': '/settings?group=mail',
  'second-factor-on': '/profile?tab=security',
  'office-ready': '/offices/new',
  'somebody-invited': '/users/new',
  'backup-verified': '/backups',
};

/** Its target is the whole line. */
const GO =
  'shrink-0 rounded-md text-muted-foreground after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring';

/** What a new installation still needs, from what it really holds. Gone once all of it is done. */
export function Checklist({ className }: { readonly className?: string }) {
  const m = useMessages(dashboardMessages);
  const { data, isError } = useQuery({ ...checklistQuery, refetchOnMount: 'always' });
  if (isError && !data) return null;
  if (!data) return <Skeleton className={cn('h-96', className)} />;
  const items = data.items.filter(({ applies }) => applies);
  const done = items.filter((item) => item.done).length;
  if (done === items.length) return null;
  return (
    <Card aria-labelledby="checklist" className={className}>
      <CardHeader>
        <CardTitle id="checklist">{m.checklist}</CardTitle>
        <CardDescription>
          {m.checklistDone(done, items.length)}. {m.checklistHint}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <ul className="-mx-2 grid gap-x-8 gap-y-1 lg:grid-cols-2 xl:grid-cols-1">
          {items.map((item) => (
            <Step key={item.key} item={item} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

function Step({ item: { key, done, doneAt, obstacle } }: { readonly item: ChecklistItemView }) {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const textOf = useProblemText();
  const title = wordFor(m.steps, key);
  const name = `${m.doIt}: ${title}`;
  const Icon = done ? CircleCheckBig : Circle;
  return (
    <li className={cn('relative flex items-center gap-3 rounded-md px-2 py-2', !done && 'hover:bg-accent')}>
      <Icon
        role="img"
        aria-label={done ? m.done : m.open}
        className={cn('size-5 shrink-0', done ? 'text-success' : 'text-muted-foreground')}
      />
      <div className="min-w-0 grow">
        <p className={cn('font-medium', done && 'text-muted-foreground line-through')}>{title}</p>
        <p className="text-[0.8125rem] text-muted-foreground">
          {done && doneAt ? format.relative(doneAt) : key in m.stepHints && wordFor(m.stepHints, key)}
        </p>
        {obstacle && <p className="text-[0.8125rem] text-danger">{textOf(new Problem(409, obstacle.code, obstacle.message))}</p>}
      </div>
      {!done && PLACES[key] && (
        <Link to={PLACES[key]} aria-label={name} className={GO}>
          <ChevronRight aria-hidden className="size-5 rtl:-scale-x-100" />
        </Link>
      )}
      {!done && key === 'demo-purged' && <PurgeStep name={name} />}
    </li>
  );
}

function PurgeStep({ name }: { readonly name: string }) {
  const { purge, busy } = usePurge();
  return (
    <button type="button" disabled={busy} aria-label={name} onClick={purge} className={GO}>
      <ChevronRight aria-hidden className="size-5 rtl:-scale-x-100" />
    </button>
  );
}
