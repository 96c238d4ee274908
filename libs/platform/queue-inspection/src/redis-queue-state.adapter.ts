import { QUEUES } from '#platform/jobs';
import type { InspectedQueues } from './inspected-queues.js';
import { COUNTED_UP_TO, type QueueFigures, QueueState } from './queue-state.js';

/** The queues on Redis, which knows how long its lists are. */
export class RedisQueueStateAdapter extends QueueState {
  constructor(private readonly queues: InspectedQueues) {
    super();
  }

  read(): Promise<QueueFigures[]> {
    return Promise.all(
      QUEUES.map(async (name) => {
        const queue = this.queues.get(name);
        const [counts, [oldest]] = await Promise.all([
          queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
          queue.getJobs(['waiting'], 0, 0, true),
        ]);
        const readyAt = oldest && Math.max(oldest.timestamp + oldest.delay, oldest.processedOn ?? 0);
        const count = (state: string): number => Math.min(counts[state] ?? 0, COUNTED_UP_TO);
        return {
          queue: name,
          waiting: count('waiting'),
          active: count('active'),
          delayed: count('delayed'),
          failed: count('failed'),
          oldestWaitingSeconds: readyAt === undefined ? null : Math.max(0, (Date.now() - readyAt) / 1000),
        };
      }),
    );
  }
}
