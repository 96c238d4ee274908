import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ArchiveRestore, CircleCheck, Download, FlaskConical, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useAccess, useTabTitle } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Code, CopyButton } from '@/ui/code';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { PageHeader } from '@/ui/page-header';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import type { BackupDetailView } from '@/api/generated';
import { backupQuery, readAnewBackups } from './backup-queries';
import { BackupProgress, BackupState, useBackupName } from './backup-words';
import { backupMessages } from './backups.messages';
import { useFailureText } from './failure-text';
import { useBackupActions } from './use-backup-actions';

/** One backup: what is in it, and whether it can be restored. */
export function Screen() {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const nameOf = useBackupName();
  const { backupId } = useParams({ strict: false }) as { backupId: string };
  const { data: backup } = useSuspenseQuery(backupQuery(backupId));
  const name = nameOf(backup);
  useTabTitle(`${m.backup}, ${name}`);
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={name}
        description={backup.note ?? `${m.kinds[backup.kind]}, ${format.relative(backup.createdAt)}`}
        breadcrumb={<Link to="/backups">{m.back}</Link>}
        badges={
          <>
            <BackupState backup={backup} />
            {!backup.encrypted && backup.state !== 'running' && <Badge tone="warning">{`${m.encrypted}: ${m.no}`}</Badge>}
          </>
        }
        actions={<Actions backup={backup} />}
      />
      <Standing backup={backup} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Facts backup={backup} />
        {backup.tables.length > 0 && <Content backup={backup} />}
      </div>
    </div>
  );
}

function Actions({ backup }: { readonly backup: BackupDetailView }) {
  const m = useMessages(backupMessages);
  const { canEverywhere } = useAccess();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { busy, verify, drill, download, remove } = useBackupActions();
  const { id, state, progress } = backup;
  const isThere = state === 'written' || state === 'verified';
  const removeIt = async () => {
    if (!(await remove(backup))) return;
    await navigate({ to: '/backups' } as never);
    queries.removeQueries({ queryKey: backupQuery(id).queryKey });
    for (const queryKey of readAnewBackups) void queries.invalidateQueries({ queryKey });
  };
  return (
    <>
      {isThere && canEverywhere('backup.create') && (
        <Button variant="outline" busy={busy} disabled={progress !== null} onClick={() => void verify(backup)}>
          <RefreshCw aria-hidden /> {m.verify}
        </Button>
      )}
      {isThere && canEverywhere('backup.restore') && (
        <Button variant="outline" busy={busy} title={m.drillHint} onClick={() => void drill(backup)}>
          <FlaskConical aria-hidden /> {m.drill}
        </Button>
      )}
      {isThere && canEverywhere('backup.download') && (
        <Button variant="outline" busy={busy} onClick={() => void download(backup)}>
          <Download aria-hidden /> {m.download}
        </Button>
      )}
      {state !== 'running' && canEverywhere('backup.delete') && (
        <Button variant="outline" busy={busy} onClick={() => void removeIt()}>
          <Trash2 aria-hidden /> {m.remove}
        </Button>
      )}
      {isThere && canEverywhere('backup.restore') && (
        <Button asChild>
          <Link to={`/backups/${id}/restore`}>
            <ArchiveRestore aria-hidden /> {m.restore}
          </Link>
        </Button>
      )}
    </>
  );
}

/** What goes on with it, what went wrong, and whether it can be restored. */
function Standing({ backup }: { readonly backup: BackupDetailView }) {
  const m = useMessages(backupMessages);
  const failureText = useFailureText();
  const { progress, error, state, restorable } = backup;
  if (progress) return <BackupProgress backup={backup} className="max-w-2xl" />;
  if (error)
    return (
      <Banner
        tone="danger"
        message={
          <>
            <p className="font-medium">{m.failed}</p>
            <p>{failureText(error)}</p>
          </>
        }
      />
    );
  if (state === 'running') return null;
  if (restorable.ok)
    return (
      <p className="flex items-center gap-2 text-success">
        <CircleCheck aria-hidden className="size-4" /> {m.restorable}
      </p>
    );
  return (
    <Banner
      tone="danger"
      message={
        <>
          <p className="font-medium">{m.notRestorable}</p>
          <ul className="list-disc ps-5">
            {restorable.problems.map((problem) => (
              <li key={problem}>{wordFor(m.problems, problem)}</li>
            ))}
          </ul>
        </>
      }
    />
  );
}

function Facts({ backup }: { readonly backup: BackupDetailView }) {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const { id, kind, note, createdAt, finishedAt, verifiedAt, verifiedAs, bytes, dataBytes, encrypted, keyFingerprint } = backup;
  const { appVersion, serverVersion, migrations, createdByName } = backup;
  const command = `npx zocalo backup restore ${id}`;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.facts}</CardTitle>
      </CardHeader>
      <CardContent>
        <DescriptionList>
          <DescriptionItem label={m.kind}>{m.kinds[kind]}</DescriptionItem>
          {note && <DescriptionItem label={m.note}>{note}</DescriptionItem>}
          <DescriptionItem label={m.made}>{[format.dateTime(createdAt), createdByName].filter(Boolean).join(', ')}</DescriptionItem>
          {finishedAt && <DescriptionItem label={m.finished}>{format.dateTime(finishedAt)}</DescriptionItem>}
          <DescriptionItem label={m.verified}>
            {verifiedAt ? format.dateTime(verifiedAt) : m.notVerified}
            {verifiedAs === 'bytes' && <span className="block text-muted-foreground">{m.onlyBytes}</span>}
          </DescriptionItem>
          {bytes !== null && <DescriptionItem label={m.size}>{format.bytes(bytes)}</DescriptionItem>}
          {dataBytes !== null && <DescriptionItem label={m.data}>{format.bytes(dataBytes)}</DescriptionItem>}
          <DescriptionItem label={m.encrypted}>
            {encrypted ? m.yes : m.no}
            {keyFingerprint && <Code className="ms-2">{keyFingerprint}</Code>}
          </DescriptionItem>
          <DescriptionItem label={m.version}>{appVersion}</DescriptionItem>
          {migrations?.last && <DescriptionItem label={m.migration}>{migrations.last}</DescriptionItem>}
          {serverVersion && <DescriptionItem label={m.server}>{serverVersion}</DescriptionItem>}
          <DescriptionItem label={m.commandLine} action={<CopyButton value={command} label={m.copy} copiedLabel={m.copied} />}>
            <Code block className="p-2">
              {command}
            </Code>
          </DescriptionItem>
        </DescriptionList>
      </CardContent>
    </Card>
  );
}

const FIRST_TABLES = 12;

/** The largest tables first. */
function Content({ backup: { tables, files } }: { readonly backup: BackupDetailView }) {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const sorted = tables.toSorted((one, other) => other.rows - one.rows || one.name.localeCompare(other.name));
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.content}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {files && (
          <p className="text-muted-foreground">
            {m.files}: {m.filesLine(format.number(files.count), format.bytes(files.bytes))}
          </p>
        )}
        <Table label={m.content} containerClassName="rounded-lg border">
          <THead>
            <TR>
              <TH>{m.table}</TH>
              <TH align="end">{m.rows}</TH>
              <TH align="end">{m.bytes}</TH>
            </TR>
          </THead>
          <TBody>
            {(all ? sorted : sorted.slice(0, FIRST_TABLES)).map(({ name, rows, bytes }) => (
              <TR key={name}>
                <TD>
                  <Code>{name}</Code>
                </TD>
                <TD align="end">{format.number(rows)}</TD>
                <TD align="end">{format.bytes(bytes)}</TD>
              </TR>
            ))}
          </TBody>
        </Table>
        {!all && sorted.length > FIRST_TABLES && (
          <Button variant="ghost" className="self-start" onClick={() => setAll(true)}>
            {m.allTables(sorted.length)}
          </Button>
        )}
      </CardContent>
    </Card>
  );
}
