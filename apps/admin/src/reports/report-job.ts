import { isProblem } from '@/api';
import { reportFind } from '@/api/generated';
import type { JobState } from '@/frame/jobs';

export const REPORT_JOB = 'report';

/** How far a report is, for the list of work in the background. */
export async function readReportJob(id: string, signal: AbortSignal): Promise<JobState> {
  try {
    const { status } = await reportFind({ path: { id }, signal });
    if (status === 'ready') return { state: 'done' };
    return { state: status === 'failed' ? 'failed' : 'running' };
  } catch (error) {
    // Deleted meanwhile, or no longer to be seen.
    if (isProblem(error, 'NOT_FOUND', 'FORBIDDEN')) return { state: 'failed' };
    throw error;
  }
}
