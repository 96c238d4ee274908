// Writes the committed contracts in test/contract and the pages made from them, by letting their test update its files.
// Usage: node scripts/generate-contracts.mjs [--breaking]   (--breaking accepts changes that break clients of the API)
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const accepted = process.argv.includes('--breaking') ? { ZOCALO_BREAKING_CONTRACT: 'accepted' } : {};
const args = ['run', '--project', 'integration', 'test/contract/committed-contracts.api.spec.ts', '--update'];
const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...accepted } });
process.exitCode = status ?? 1;
