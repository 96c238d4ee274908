import { useQuery } from '@tanstack/react-query';
import { failedJobsFind, failedJobsRemove, failedJobsRetry } from '@/api/generated';
import { ProblemPage, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { Code } from '@/ui/code';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { Sheet, SheetBody } from '@/ui/sheet';
import { Skeleton } from '@/ui/skeleton';
import { failedJobsMessages } from './failed-jobs.messages';

interface FailedJobSheetProps {
  readonly id: string;
  readonly onClose: () => void;
}

const CHANGED = [
  ['system', 'jobs'],
  ['system', 'status'],
];

/** A failed job with what is known of its failure, and what can be done. */
export function FailedJobSheet({ id, onClose }: FailedJobSheetProps) {
  const m = useMessages(failedJobsMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { data: job, error } = useQuery({
    queryKey: ['system', 'job', id],
    queryFn: ({ signal }) => failedJobsFind({ path: { id }, signal }),
  });
  const act = async (work: () => Promise<unknown>, done: string) => {
    const result = await run(async () => (await work(), true), { done, invalidate: CHANGED });
    if (result) onClose();
  };
  const remove = async (name: string) => {
    const question = { title: m.removeTitle(name), body: m.removeBody, action: m.remove, tone: 'danger' } as const;
    if (await confirm(question)) await act(() => failedJobsRemove({ path: { id } }), m.removed);
  };
  return (
    <Sheet open onOpenChange={(next) => !next && onClose()} title={job?.name ?? m.job} closeLabel={m.close} className="sm:w-[36rem]">
      <SheetBody className="flex flex-col gap-4">
        {error && <ProblemPage error={error} />}
        {!job && !error && <Skeleton className="h-72" />}
        {job && (
          <>
            <div className="flex flex-wrap gap-2">
              <Button disabled={busy} onClick={() => void act(() => failedJobsRetry({ path: { id } }), m.retried)}>
                {m.retry}
              </Button>
              <Button variant="outline" disabled={busy} onClick={() => void remove(job.name)}>
                {m.remove}
              </Button>
            </div>
            {job.scheduled && <p className="text-muted-foreground">{m.scheduled}</p>}
            <DescriptionList>
              <DescriptionItem label={m.queue}>{wordFor(m.queues, job.queue)}</DescriptionItem>
              <DescriptionItem label={m.attempts}>{m.of(job.attempts, job.maxAttempts)}</DescriptionItem>
              <DescriptionItem label={m.enqueuedAt}>{format.dateTime(job.enqueuedAt)}</DescriptionItem>
              <DescriptionItem label={m.failedAt}>{format.dateTime(job.failedAt)}</DescriptionItem>
              <DescriptionItem label={m.error}>{job.code === null ? job.error : `${job.error} ${job.code}`}</DescriptionItem>
              {Object.entries(job.ids).map(([name, value]) => (
                <DescriptionItem key={name} label={`${m.about}: ${name}`}>
                  <Code>{value}</Code>
                </DescriptionItem>
              ))}
            </DescriptionList>
            <section aria-label={m.where}>
              <h3 className="mb-1 font-medium">{m.where}</h3>
              {job.at.length === 0 ? (
                <p className="text-muted-foreground">{m.unknownPlace}</p>
              ) : (
                <Code block className="whitespace-pre-wrap">
                  {job.at.join('\n')}
                </Code>
              )}
            </section>
          </>
        )}
      </SheetBody>
    </Sheet>
  );
}
