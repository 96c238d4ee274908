import { join } from 'node:path';
import { makePrivateDirectory, ProcessLock } from '#platform/embedded-postgres';
import { UserFault } from './user-fault.js';

/** One `start` per data directory. The lock of a process that was killed is recognised and taken. @throws UserFault when one is running. */
export function lockInstance(home: string): ProcessLock {
  makePrivateDirectory(home);
  const lock = ProcessLock.tryAcquire(join(home, 'start.lock'));
  if (lock instanceof ProcessLock) return lock;
  const who = lock.holder.pid === 0 ? 'another process' : `process ${lock.holder.pid}`;
  throw new UserFault(`${home} is in use by ${who}: stop that one first, or set ZOCALO_HOME to another directory.`);
}
