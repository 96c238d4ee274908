// Writes the typed client of the panel from the committed OpenAPI document. Usage: node scripts/generate-panel-client.mjs [parent folder]
// The folder `generated` in it is replaced. The generator is pinned in package.json and used nowhere else.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import config from '../apps/admin/openapi-ts.config.mjs';

process.chdir(join(import.meta.dirname, '..'));
const path = resolve(process.argv[2] ?? 'apps/admin/src/api', 'generated');
rmSync(path, { recursive: true, force: true });
await createClient({ ...config, output: { ...config.output, path } });
