import { type FailedJobView, failedJobsFindAll, failedJobsRemove, failedJobsRetry } from '@/api/generated';
import { type ListDefinition, ListScreen, useConfirm, useSearchState } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { FailedJobSheet } from './failed-job-sheet';
import { failedJobsMessages } from './failed-jobs.messages';

const QUEUES = ['mail', 'fast', 'heavy', 'scheduled', 'telegram'];

/** Jobs that failed for good: why, and what to do with them. */
export function Screen() {
  const m = useMessages(failedJobsMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const [search, change] = useSearchState();
  const definition: ListDefinition<FailedJobView> = {
    screen: 'failed-jobs',
    title: m.title,
    description: m.hint,
    queryKey: ['system', 'jobs'],
    changes: [['system', 'status']],
    beside: ['job'],
    load: ({ query, signal }) => failedJobsFindAll({ query, signal }),
    columns: [
      { key: 'name', title: m.job, cell: ({ name }) => name },
      { key: 'queue', title: m.queue, cell: ({ queue }) => wordFor(m.queues, queue) },
      { key: 'error', title: m.error, cell: ({ error, code }) => code ?? error },
      { key: 'attempts', title: m.attempts, wide: true, cell: ({ attempts, maxAttempts }) => m.of(attempts, maxAttempts) },
      { key: 'failedAt', title: m.failedAt, cell: ({ failedAt }) => <time dateTime={failedAt}>{format.dateTime(failedAt)}</time> },
    ],
    filters: [
      { key: 'queue', kind: 'choice', title: m.queue, options: QUEUES.map((value) => ({ value, label: wordFor(m.queues, value) })) },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => name,
    rowLink: ({ id }) => `/jobs?${new URLSearchParams({ ...search, job: id }).toString()}`,
    bulk: [
      { key: 'retry', title: m.retry, run: ({ id }) => failedJobsRetry({ path: { id } }) },
      {
        key: 'remove',
        title: m.remove,
        tone: 'danger',
        confirm: (rows) =>
          confirm({
            title: rows.length === 1 ? m.removeTitle(rows[0]!.name) : m.removeMany(rows.length),
            body: m.removeBody,
            action: m.remove,
            tone: 'danger',
          }),
        run: ({ id }) => failedJobsRemove({ path: { id } }),
      },
    ],
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {search.job && <FailedJobSheet id={search.job} onClose={() => change({ job: null }, { replace: true })} />}
    </>
  );
}
