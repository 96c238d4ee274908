import { ErasuresService } from '#privacy';
import type { Invocation } from './invocation.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** `zocalo erasures replay`. @throws UserFault when somebody could not be erased. */
export async function replayErasures(invocation: Invocation): Promise<void> {
  const { erased, failed } = await withApplication(invocation, (app) => app.get(ErasuresService, { strict: false }).replay());
  process.stdout.write(`Erased again: ${erased}\n`);
  if (failed.length > 0)
    throw new UserFault(`These could not be erased: ${failed.join(', ')}. The last administrator has to have a successor first.`);
}
