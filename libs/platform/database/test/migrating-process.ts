// A process of an installation that starts: migrates and says what it applied.
import { migrate } from '../src/migrate.js';

const { applied } = await migrate(process.argv[2]!);
console.log(JSON.stringify(applied));
