import { isProblem } from '@/api';
import { personalExportFind } from '@/api/generated';
import type { JobState } from '@/frame/jobs';

export const EXPORT_JOB = 'personal-export';

/** How far an export of one's data is, for the list of work in the background. */
export async function readExportJob(id: string, signal: AbortSignal): Promise<JobState> {
  try {
    const found = await personalExportFind({ signal });
    // Somebody who asks again gets another one; the earlier one is over.
    if (found.id !== id || found.status === 'ready' || found.status === 'expired') return { state: 'done' };
    if (found.status === 'failed') return { state: 'failed' };
    return { state: 'running', ...(found.total > 0 && { progress: found.done / found.total }) };
  } catch (error) {
    if (isProblem(error, 'NOT_FOUND')) return { state: 'failed' };
    throw error;
  }
}
