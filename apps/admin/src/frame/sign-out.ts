import { session } from '@/api/session';
import { discardAllDrafts, discardDraftsBut } from './drafts';
import { forgetAllJobs, forgetJobsBut } from './jobs';
import { mayLeave } from './unsaved';

/**
 * Ends the session, leaves nothing of the person in this browser and goes to the sign-in. Also where the session has ended at the
 * server already. Who acts as somebody is only themselves again. Nothing happens when they would rather keep what is not saved.
 * @throws Problem when the platform does not hear of it: then nothing is gone, and the person is still signed in.
 */
export async function signOut(): Promise<void> {
  if (!(await mayLeave())) return;
  if (session.state() === 'impersonating') return session.stopActing();
  await session.signOut();
  discardAllDrafts();
  forgetAllJobs();
}

/** Leaves only what belongs to who signed in, and to whom they act as; what an administrator typed waits until they are themselves again. */
export function keepOnlyOwn(): void {
  const people = [session.owner(), session.identity()].filter((each) => each !== null);
  discardDraftsBut(people);
  forgetJobsBut(people);
}
