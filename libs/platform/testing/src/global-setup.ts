import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './test-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** Each project loads this module anew, so what they share is kept by the process. */
const run = globalThis as { zocaloTestServer?: { readonly started: ReturnType<typeof startTestServer>; projects: number } };

/** Vitest's global set-up: one PostgreSQL for the whole run, whichever of its projects ask for one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (run.zocaloTestServer ??= { started: startTestServer(), projects: 0 });
  shared.projects += 1;
  const server = await shared.started;
  project.provide('testServer', server.addresses);
  return async () => {
    shared.projects -= 1;
    if (shared.projects > 0) return;
    delete run.zocaloTestServer;
    await server.stop();
  };
}
