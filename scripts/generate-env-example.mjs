// Writes .env.example: every variable the platform reads, with what it is for.
// Usage: node scripts/generate-env-example.mjs [directory, default the project's]
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
// Types only, no imports of its own: Node runs the source as it is, built or not.
import { environmentExample } from '../libs/platform/config/src/environment.ts';

writeFileSync(join(process.argv[2] ?? dirname(import.meta.dirname), '.env.example'), environmentExample());
