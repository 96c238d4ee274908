import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ArchiveRestore } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Link, useConfirm, useTabTitle } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { type RestorePreviewView, restoreRestore } from '@/api/generated';
import { previewQuery, summaryQuery } from './backup-queries';
import { useDuration } from './backup-words';
import { RestoreEffect, useBegin } from './restore-effect';
import { restoreMessages } from './restores.messages';

const MOST_REASON = 300;

/** Before a restore: what is lost by it, what stands in its way, and why it is to be. */
export function Screen() {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const { backupId } = useParams({ strict: false }) as { backupId: string };
  const { data: preview } = useSuspenseQuery(previewQuery(backupId));
  const name = preview.backup ? format.dateTime(preview.backup.createdAt) : '';
  useTabTitle(`${m.startTitle}, ${name}`);
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={m.startTitle}
        description={m.startDescription(name)}
        breadcrumb={<Link to={`/backups/${backupId}`}>{name}</Link>}
      />
      <RestoreEffect preview={preview} />
      {preview.blockers.length === 0 && <StartForm backupId={backupId} preview={preview} name={name} />}
    </div>
  );
}

interface StartFormProps {
  readonly backupId: string;
  readonly preview: RestorePreviewView;
  readonly name: string;
}

function StartForm({ backupId, preview: { confirmWord }, name }: StartFormProps) {
  const m = useMessages(restoreMessages);
  const duration = useDuration();
  const confirm = useConfirm();
  const { begin, busy } = useBegin();
  const { data: summary } = useQuery(summaryQuery);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const expected = summary?.expectedRestoreSeconds ?? null;
  const start = async (event: FormEvent) => {
    event.preventDefault();
    const why = reason.trim();
    setMissing(why === '');
    if (why === '' || busy) return;
    const question = { title: m.confirmTitle, body: m.confirmBody(name), action: m.confirm, tone: 'danger', typed: m.confirmWord } as const;
    if (!(await confirm(question))) return;
    await begin(() => restoreRestore({ path: { id: backupId }, body: { confirmWord, reason: why } }));
  };
  return (
    <Card>
      <form noValidate onSubmit={(event) => void start(event)}>
        <CardHeader>
          <CardTitle>{m.how}</CardTitle>
        </CardHeader>
        <CardContent className="flex flex-col gap-4">
          <ol className="flex list-decimal flex-col gap-1 ps-5">
            {m.howSteps.split('\n').map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {expected !== null && <p>{m.takes(duration(expected))}</p>}
          <Field label={m.reason} hint={m.reasonHint} error={missing && m.reasonMissing} required>
            <Input
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
                setMissing(false);
              }}
              maxLength={MOST_REASON}
              autoComplete="off"
            />
          </Field>
        </CardContent>
        <CardFooter>
          <Button variant="outline" asChild>
            <Link to={`/backups/${backupId}`}>{m.cancel}</Link>
          </Button>
          <Button type="submit" variant="danger" busy={busy}>
            <ArchiveRestore aria-hidden /> {m.submit}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
