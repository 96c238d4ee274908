import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './test-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** Vitest's global set-up: one PostgreSQL for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide('testServer', server.addresses);
  return () => server.stop();
}
