import type { IncidentPageView } from '@/api/generated';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { incidentMessages } from './incidents.messages';

const TONES: Readonly<Record<string, Tone>> = { sent: 'success', failed: 'danger', unknown: 'warning' };

/** Who was told, by what, and whether it arrived; of a mail that is not known. */
export function IncidentPages({ pages }: { readonly pages: readonly IncidentPageView[] }) {
  const m = useMessages(incidentMessages);
  const format = useFormat();
  const isQueued = ({ channel, status }: IncidentPageView) => channel === 'mail' && status === 'sent';
  const stateOf = (page: IncidentPageView) => (isQueued(page) ? m.mailed : wordFor(m.statuses, page.status));
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.pages}</CardTitle>
      </CardHeader>
      {pages.length === 0 ? (
        <CardContent>
          <p className="text-muted-foreground">{m.noPages}</p>
        </CardContent>
      ) : (
        <ul aria-label={m.pages} className="mt-2 divide-y">
          {pages.map((page) => (
            <li key={page.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 sm:px-5">
              <span className="min-w-0 grow">
                <span className="font-medium">{page.person.displayName}</span>
                <span className="text-muted-foreground">
                  {' '}
                  · {wordFor(m.channels, page.channel)} · {m.step(page.step + 1)} · {format.dateTime(page.sentAt ?? page.createdAt)}
                </span>
              </span>
              <Badge tone={(!isQueued(page) && TONES[page.status]) || 'neutral'}>
                {[stateOf(page), page.error && wordFor(m.because, page.error)].filter(Boolean).join(': ')}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
