// Makes a backup of an installation from the sources, for tests of what is done with it; prints its id.
import { fileURLToPath } from 'node:url';
import { withApplication } from '../../../apps/cli/src/with-application.js';
import { BackupMaker } from '#backup-archives';
import { newId } from '#platform/database';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const invocation = { root, arguments: [], version: '0.0.0-test', build: { state: 'fresh', ms: 0 } } as const;
await withApplication(invocation, async (app) => {
  const id = newId();
  const { signal } = new AbortController();
  await app.get(BackupMaker, { strict: false }).make({ id, kind: 'manual', note: null, createdBy: null, signal });
  process.stdout.write(`${id}\n`);
});
process.exit(0);
