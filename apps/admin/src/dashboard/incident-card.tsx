import { useQuery } from '@tanstack/react-query';
import { Link } from '@/frame';
import { openIncidentsQuery } from '@/frame/open-incidents';
import { SeverityBadge } from '@/frame/severity-badge';
import { useIncidentName } from '@/frame/use-incident-name';
import { defineMessages, useFormat, useMessages } from '@/i18n';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Skeleton } from '@/ui/skeleton';

const words = defineMessages({ title: 'Incidents', none: 'Nothing is wrong.' }, { title: 'Incidencias', none: 'No pasa nada malo.' });

/** What is wrong now, and who has it. */
export function IncidentCard({ className }: { readonly className?: string }) {
  const m = useMessages(words);
  const nameOf = useIncidentName();
  const format = useFormat();
  const { data, error } = useQuery(openIncidentsQuery);
  if (error && !data) return null;
  return (
    <Card className={className}>
      <CardHeader>
        <CardTitle>
          <Link to="/incidents" className="hover:underline">
            {m.title}
          </Link>
        </CardTitle>
      </CardHeader>
      <CardContent>
        {!data && <Skeleton className="w-1/2" />}
        {data?.items.length === 0 && <p className="text-muted-foreground">{m.none}</p>}
        {data && data.items.length > 0 && (
          <ul aria-label={m.title} className="flex flex-col gap-3">
            {data.items.map((incident) => (
              <li key={incident.id} className="flex flex-col items-start gap-1">
                <Link to={`/incidents/${incident.id}`} className="font-medium hover:underline">
                  {nameOf(incident)}
                </Link>
                <span className="text-[0.8125rem] text-muted-foreground">
                  {format.relative(incident.openedAt)}
                  {incident.acknowledgedBy && ` · ${incident.acknowledgedBy.displayName}`}
                </span>
                <SeverityBadge severity={incident.severity} />
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
