// The command line from its sources, for tests that kill it:
//   node --conditions=zocalo-source --import libs/platform/testing/src/from-source.mjs test/faults/run-zocalo.ts COMMAND…
import { fileURLToPath } from 'node:url';
import { main } from '../../apps/cli/src/main.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
await main({ root, arguments: process.argv.slice(2), version: '0.0.0-test', build: { state: 'fresh', ms: 0 } });
