import { useNavigate } from '@tanstack/react-router';
import { Pause, Play, Trash2 } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { backupUploadFind } from '@/api/generated';
import { followJob, Link, useAction, useProblemText } from '@/frame';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent } from '@/ui/card';
import { FileDrop, type FileRefusal } from '@/ui/file-drop';
import { PageHeader } from '@/ui/page-header';
import { Progress } from '@/ui/progress';
import { toast } from '@/ui/toast-store';
import { readAnewBackups } from './backup-queries';
import { uploadMessages } from './upload.messages';
import { type KeptUpload, uploader, type UploadState } from './uploader';

/** Brings a file of a backup here, in pieces: it can be paused, and goes on after a reload with the same file. */
export function Screen() {
  const m = useMessages(uploadMessages);
  const state = useSyncExternalStore(uploader.subscribe, uploader.state);
  useGoToBackup(state);
  useStayQuestion(state.phase === 'uploading' || state.phase === 'finishing');
  const kept = state.phase === 'idle' ? uploader.kept() : null;
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      <PageHeader className="mb-0" title={m.title} description={m.description} breadcrumb={<Link to="/backups">{m.back}</Link>} />
      {kept && <Unfinished kept={kept} />}
      {state.phase === 'idle' ? <Choice /> : <Going state={state} />}
    </div>
  );
}

function Choice() {
  const m = useMessages(uploadMessages);
  const [wrong, setWrong] = useState<string | null>(null);
  const refusals: Record<FileRefusal, string> = { type: m.wrongType, size: m.wrongType, count: m.onlyOne };
  const choose = async ([file]: File[]) => {
    setWrong(null);
    if (file && !(await uploader.start(file))) setWrong(m.otherFile);
  };
  return (
    <div className="flex flex-col gap-2">
      <FileDrop
        label={m.choose}
        hint={m.chooseHint}
        accept=".zocalo-backup,.age,.tar"
        onFiles={(files) => void choose(files)}
        onRefused={(reason) => setWrong(refusals[reason])}
      />
      <p role="alert" className="text-danger empty:hidden">
        {wrong}
      </p>
      <p className="text-muted-foreground">{m.stay}</p>
    </div>
  );
}

function Unfinished({ kept }: { readonly kept: KeptUpload }) {
  const m = useMessages(uploadMessages);
  const format = useFormat();
  const { run, busy } = useAction();
  const { data } = useQuery({
    queryKey: ['backup-upload', kept.id],
    queryFn: ({ signal }) => backupUploadFind({ path: { id: kept.id }, signal }),
    staleTime: 0,
  });
  const done = data ? m.of(format.bytes(data.offset), format.bytes(kept.bytes)) : format.bytes(kept.bytes);
  return (
    <Banner
      tone="info"
      message={`${m.unfinished(kept.name, done)} ${m.unfinishedHint}`}
      action={
        <Button variant="outline" size="sm" busy={busy} onClick={() => void run(() => uploader.discard(), { done: m.discarded })}>
          {m.discard}
        </Button>
      }
    />
  );
}

function Going({ state }: { readonly state: UploadState }) {
  const m = useMessages(uploadMessages);
  const format = useFormat();
  const amounts = useAmounts();
  const textOf = useProblemText();
  const { run, busy } = useAction();
  const { phase, name, bytes, offset, bytesPerSecond } = state;
  const words = {
    idle: '',
    uploading: m.uploading,
    paused: m.paused,
    waiting: m.waiting,
    finishing: m.finishing,
    failed: m.paused,
    done: m.done,
  };
  const left = bytesPerSecond ? m.left(amounts.seconds((bytes - offset) / bytesPerSecond)) : undefined;
  return (
    <Card>
      <CardContent className="flex flex-col gap-4">
        <p className="font-medium wrap-anywhere">{name}</p>
        <Progress
          label={words[phase]}
          value={phase === 'finishing' ? null : offset}
          max={bytes || 1}
          text={[m.of(format.bytes(offset), format.bytes(bytes)), left].filter(Boolean).join(', ')}
        />
        {phase === 'failed' && (
          <p role="alert" className="text-danger">
            {textOf(state.error)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {(phase === 'uploading' || phase === 'waiting') && (
            <Button variant="outline" onClick={() => uploader.pause()}>
              <Pause aria-hidden /> {m.pause}
            </Button>
          )}
          {(phase === 'paused' || phase === 'failed') && (
            <Button onClick={() => uploader.goOn()}>
              <Play aria-hidden /> {phase === 'failed' ? m.again : m.resume}
            </Button>
          )}
          {phase !== 'finishing' && phase !== 'done' && (
            <Button variant="ghost" busy={busy} onClick={() => void run(() => uploader.discard(), { done: m.discarded })}>
              <Trash2 aria-hidden /> {m.discard}
            </Button>
          )}
        </div>
        {phase !== 'done' && <p className="text-muted-foreground">{m.stay}</p>}
      </CardContent>
    </Card>
  );
}

/** Once the file is there, what comes next is seen at the backup that it has become. */
function useGoToBackup({ phase, backupId, name }: UploadState): void {
  const m = useMessages(uploadMessages);
  const navigate = useNavigate();
  const queries = useQueryClient();
  useEffect(() => {
    if (phase !== 'done' || backupId === undefined) return;
    uploader.reset();
    followJob({ kind: 'backup', id: backupId, title: m.job(name), to: `/backups/${backupId}` });
    toast.success(m.done);
    for (const queryKey of readAnewBackups) void queries.invalidateQueries({ queryKey });
    void navigate({ to: `/backups/${backupId}`, replace: true } as never);
  }, [phase, backupId, name, m, navigate, queries]);
}

/** A reload ends it for now; another screen of the panel does not. */
function useStayQuestion(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [active]);
}
