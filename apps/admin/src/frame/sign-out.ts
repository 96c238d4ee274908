import { session } from '@/api';
import { discardAllDrafts } from './drafts';
import { forgetAllJobs } from './jobs';

/** Leaves nothing of the person in this browser and goes to the sign-in. Also where the session has ended at the server already. */
export async function signOut(): Promise<void> {
  discardAllDrafts();
  forgetAllJobs();
  await session.signOut();
}
