import { Job, type Queue } from 'bullmq';

/** BullMQ's codes for a job that is gone, is worked on, or is in another state by now. */
const MOVED = new Set([-1, -2, -3, -6]);

/**
 * Puts a failed job back, as new.
 * @param forgetDeaths what BullMQ has no word for: that workers died of it counts no more.
 * @returns false when it is not there as failed any more.
 */
export async function retryFailed(queue: Queue, jobId: string, forgetDeaths: () => Promise<unknown>): Promise<boolean> {
  const job = await Job.fromId(queue, jobId);
  if (!job || !(await job.isFailed())) return false;
  // How often it was put off so far counts no more than its tries do.
  const { postponed, ...data } = job.data as { readonly postponed?: number };
  try {
    if (job.stalledCounter > 0) await forgetDeaths();
    if (postponed !== undefined) await job.updateData(data);
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    if (MOVED.has((error as { code?: number }).code ?? 0)) return false;
    throw error;
  }
}
