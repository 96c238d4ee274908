import { leaveUnasked, useAction } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import type { RestorePreviewView, AskedRestoreView } from '@/api/generated';
import { readAnewRestores } from './backup-queries';
import { useDuration } from './backup-words';
import { useFailureText } from './failure-text';
import { keepWatching, WATCH_PATH } from './restore-watching';
import { restoreMessages } from './restores.messages';

/** What a restore or an undo would do: what stands in its way, what to know before, and what is lost, in numbers. */
export function RestoreEffect({ preview }: { readonly preview: RestorePreviewView }) {
  const m = useMessages(restoreMessages);
  const failureText = useFailureText();
  const warningText = useWarningText();
  return (
    <>
      <Lines tone="danger" title={m.blockers} lines={preview.blockers.map(failureText)} />
      <Lines tone="warning" title={m.warnings} lines={preview.warnings.map(warningText)} />
      <Lost preview={preview} />
    </>
  );
}

/** What to know before, in the words of the panel; what it has none for as the API says it. */
function useWarningText(): (warning: RestorePreviewView['warnings'][number]) => string {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  return ({ code, message, details: { createdAt = '', version = '' } }) => {
    if (code === 'BACKUP_NOT_READ') return m.notRead;
    if (code === 'BACKUP_UPLOADED') return m.uploaded(format.dateTime(createdAt));
    if (code === 'BACKUP_OF_OTHER_VERSION') return m.otherVersion(version);
    return message;
  };
}

/** Begins it and leaves the panel, whose session ends by it. */
export function useBegin() {
  const { run, busy } = useAction();
  const begin = async (work: () => Promise<AskedRestoreView>) => {
    const begun = await run(work, { invalidate: readAnewRestores });
    if (!begun) return;
    keepWatching(begun);
    leaveUnasked();
    location.assign(WATCH_PATH);
  };
  return { begin, busy };
}

interface LinesProps {
  readonly tone: 'danger' | 'warning';
  readonly title: string;
  readonly lines: readonly string[];
}

function Lines({ tone, title, lines }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <Banner
      tone={tone}
      message={
        <>
          <p className="font-medium">{title}</p>
          <ul className="list-disc ps-5">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      }
    />
  );
}

/** What there is more of now goes. */
function Lost({ preview: { ageSeconds, lost } }: { readonly preview: RestorePreviewView }) {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const title = m.lost(useDuration()(ageSeconds));
  const changed = lost.filter(({ now, then }) => now !== then);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <CardDescription>{changed.length === 0 ? m.nothingLost : m.lostHint}</CardDescription>
      </CardHeader>
      <CardContent className="empty:hidden">
        {changed.length > 0 && (
          <Table label={title} containerClassName="rounded-lg border">
            <THead>
              <TR>
                <TH>{m.table}</TH>
                <TH align="end">{m.now}</TH>
                <TH align="end">{m.inBackup}</TH>
                <TH align="end">{m.change}</TH>
              </TR>
            </THead>
            <TBody>
              {changed.map(({ table, label, now, then }) => (
                <TR key={table}>
                  <TD>{wordFor({ [table]: label, ...m.tables }, table)}</TD>
                  <TD align="end">{format.number(now)}</TD>
                  <TD align="end">{format.number(then)}</TD>
                  <TD align="end" className={now > then ? 'font-medium text-danger' : undefined}>
                    {then > now ? '+' : '−'}
                    {format.number(Math.abs(then - now))}
                  </TD>
                </TR>
              ))}
            </TBody>
          </Table>
        )}
      </CardContent>
    </Card>
  );
}
