import { setTimeout as sleep } from 'node:timers/promises';
import type { createPostgresBackend } from 'bullmq';

const PAUSE_MS = 500;

/** BullMQ's classes that wait for their schema once, and keep what came of it. */
interface KeepsReadiness {
  readyPromise?: Promise<void> | undefined;
  waitUntilReady(): Promise<void>;
}

/**
 * The factory with back ends that look anew when the first look at their schema failed. BullMQ gives every later caller the same
 * error, so a connection that ends while a process starts leaves a worker that asks for ever, without a pause.
 */
export function lookingAnew(create: typeof createPostgresBackend): typeof createPostgresBackend {
  return (...args) => {
    const backend = create(...args);
    const { connection } = backend as unknown as { readonly connection: KeepsReadiness };
    lookAnew(connection);
    lookAnew(backend as unknown as KeepsReadiness);
    return backend;
  };
}

function lookAnew(keeper: KeepsReadiness): void {
  const look = keeper.waitUntilReady.bind(keeper);
  keeper.waitUntilReady = async () => {
    const looking = look();
    const kept = keeper.readyPromise;
    try {
      await looking;
    } catch (error) {
      if (keeper.readyPromise === kept) keeper.readyPromise = undefined;
      await sleep(PAUSE_MS);
      throw error;
    }
  };
}
