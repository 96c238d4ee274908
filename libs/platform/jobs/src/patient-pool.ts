import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { isDatabaseUnavailable } from '#platform/database';

// BullMQ asks again as soon as a query fails, without a pause: four idle workers on a stopped server took a whole core.
const PAUSE_MS = 500;

/** A pool that takes its time to report that the database is away, so that those who retry at once do no harm. */
export class PatientPool extends Pool {
  // The pool's callback forms are not used by BullMQ; it awaits every call.
  override query(...args: never[]): never {
    return patiently(super.query(...(args as unknown as [string, unknown[]]))) as never;
  }

  override connect(...args: never[]): never {
    // Pool.query takes its client with a callback.
    if (args[0]) return super.connect(args[0]) as never;
    return patiently(super.connect()) as never;
  }
}

async function patiently<T>(attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    if (isDatabaseUnavailable(error)) await sleep(PAUSE_MS);
    throw error;
  }
}
