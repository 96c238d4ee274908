import { isProblem } from '@/api';
import type { JobState } from '@/frame/jobs';
import { backupFind, drillFindAll } from '@/api/generated';

const MOST = 50;

/** How far the making, the reading in or the verification of a backup is, for the list of work in the background. */
export async function readBackupJob(id: string, signal: AbortSignal): Promise<JobState> {
  try {
    const { state, progress } = await backupFind({ path: { id }, signal });
    if (state === 'failed') return { state: 'failed' };
    // Written means that it is still to be read back.
    if (state === 'verified' && progress === null) return { state: 'done' };
    const { bytesDone = 0, bytesTotal = null } = progress ?? {};
    return { state: 'running', ...(bytesTotal !== null && bytesTotal > 0 && { progress: Math.min(1, bytesDone / bytesTotal) }) };
  } catch (error) {
    // Deleted meanwhile, or no longer to be seen.
    if (isProblem(error, 'NOT_FOUND', 'FORBIDDEN')) return { state: 'failed' };
    throw error;
  }
}

export async function readDrillJob(id: string, signal: AbortSignal): Promise<JobState> {
  try {
    const { items } = await drillFindAll({ query: { limit: MOST }, signal });
    const drill = items.find((each) => each.id === id);
    if (drill?.state === 'running') return { state: 'running' };
    return { state: drill?.state === 'failed' ? 'failed' : 'done' };
  } catch (error) {
    if (isProblem(error, 'FORBIDDEN')) return { state: 'failed' };
    throw error;
  }
}
