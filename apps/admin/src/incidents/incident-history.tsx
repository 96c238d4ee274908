import type { IncidentEntryView } from '@/api/generated';
import { useAlertWords } from '@/frame/alert-words';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { incidentMessages } from './incidents.messages';

/** What happened, the newest first. */
export function IncidentHistory({ entries }: { readonly entries: readonly IncidentEntryView[] }) {
  const m = useMessages(incidentMessages);
  const words = useAlertWords();
  const format = useFormat();
  const aboutOf = ({ person, name, label, channel, step, until, because }: IncidentEntryView) =>
    [
      person?.displayName,
      name && [words.nameOf(name), label].filter(Boolean).join(': '),
      channel && wordFor(m.channels, channel),
      step !== null && m.step(step + 1),
      until && m.silencedUntil(format.dateTime(until)),
      because && wordFor(m.because, because),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.history}</CardTitle>
      </CardHeader>
      <CardContent>
        <ol aria-label={m.history} className="flex flex-col gap-3 border-s ps-4">
          {entries.map((entry) => (
            <li key={entry.id} className="relative">
              <span aria-hidden className="absolute -start-[1.3rem] top-1.5 size-2 rounded-full bg-primary" />
              <p>
                <span className="font-medium">{wordFor(m.entries, entry.kind)}</span>
                <span className="text-muted-foreground"> {aboutOf(entry)}</span>
              </p>
              {entry.text && <p className="break-words whitespace-pre-wrap">{entry.text}</p>}
              <time dateTime={entry.at} className="text-[0.8125rem] text-muted-foreground">
                {format.dateTime(entry.at)}
              </time>
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}
