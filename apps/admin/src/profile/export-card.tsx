import { useSuspenseQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { personalExportRequest, type PersonalExportView } from '@/api/generated';
import { followJob, useAction, useDownload } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Progress } from '@/ui/progress';
import { EXPORT_JOB } from './export-job';
import { exportQuery } from './own-queries';
import { privacyMessages } from './privacy.messages';

/** Everything that is known about one, as a file. Going on is seen in the list of work in the background, too. */
export function ExportCard() {
  const m = useMessages(privacyMessages);
  const { run, busy } = useAction();
  const { data: found } = useSuspenseQuery(exportQuery);
  const ask = async () => {
    const asked = await run(() => personalExportRequest(), { done: m.exportStarted, invalidate: [exportQuery.queryKey] });
    if (asked) followJob({ kind: EXPORT_JOB, id: asked.id, title: m.exportJob, to: '/profile?tab=privacy' });
  };
  const running = found?.status === 'queued' || found?.status === 'running';
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.exportTitle}</CardTitle>
        <CardDescription>{m.exportHint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col items-start gap-4">
        {found && <Newest found={found} />}
        {!running && (
          <Button variant="outline" busy={busy} onClick={() => void ask()}>
            {found ? m.exportAgain : m.exportAsk}
          </Button>
        )}
      </CardContent>
    </Card>
  );
}

function Newest({ found }: { readonly found: PersonalExportView }) {
  const m = useMessages(privacyMessages);
  const format = useFormat();
  const { download, busy } = useDownload();
  if (found.status === 'failed') return <p className="text-danger">{m.exportFailed}</p>;
  if (found.status === 'expired') return <p className="text-muted-foreground">{m.exportExpired}</p>;
  if (found.status !== 'ready')
    return (
      <Progress
        className="w-full"
        label={m.exportRunning}
        value={found.status === 'running' && found.total > 0 ? found.done : null}
        max={found.total || 1}
        text={found.total > 0 ? m.exportParts(format.number(found.done), format.number(found.total)) : undefined}
      />
    );
  return (
    <div className="flex w-full flex-wrap items-center justify-between gap-3 rounded-lg border bg-muted px-4 py-3">
      <p className="min-w-0">
        {m.exportReady(format.dateTime(found.finishedAt ?? found.requestedAt), format.bytes(found.size ?? 0))}
        {found.expiresAt && (
          <span className="block text-[0.8125rem] text-muted-foreground">{m.exportUntil(format.dateTime(found.expiresAt))}</span>
        )}
      </p>
      {found.downloadPath && (
        <Button size="sm" busy={busy} onClick={() => void download(found.downloadPath!)}>
          <Download aria-hidden /> {m.exportDownload}
        </Button>
      )}
    </div>
  );
}
