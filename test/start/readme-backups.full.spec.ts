import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadmePlatform, readme, root, START_LIMIT_MS, startReadmePlatform } from './readme-platform.js';
import { patternOf, scriptOf, stepsOf } from './readme-walk.js';

const MARK = '-- end of step --';
/** A dozen commands, each of which starts the program. */
const WALK_LIMIT_MS = 400_000;
/** The backup that is made by itself is awaited: meanwhile another one is refused, and a reader tries again. */
const FIRST_BACKUP = `until grep -qs '"state": *"verified"' "$ZOCALO_HOME"/backups/*.json; do sleep 0.5; done`;

let platform: ReadmePlatform;
beforeAll(async () => {
  platform = await startReadmePlatform();
}, START_LIMIT_MS);
afterAll(() => platform?.close());

describe('W2 the README', () => {
  const walk = stepsOf(readme, 'A first walk');
  const steps = stepsOf(readme, 'A mistake, and back');

  it('BK1 goes from a backup to a mistake and back, undoes it, and tries a backup out', () => {
    const all = steps.map((step) => step.commands).join('\n');
    for (const what of ['backup create', '-X DELETE', 'backup restore', '--yes', 'backup undo', 'backup drill'])
      expect(all).toContain(what);
  });

  it('BK1 BK2 BK3 says what its commands print', { timeout: WALK_LIMIT_MS + 10_000 }, async () => {
    const script = [scriptOf(walk, MARK), FIRST_BACKUP, scriptOf(steps, MARK)].join('\n');
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', script.replaceAll('http://localhost:3001', `http://localhost:${platform.port}`)],
      { cwd: root, env: platform.environment, timeout: WALK_LIMIT_MS },
    );
    const printed = stdout.split(MARK).slice(walk.length);
    for (const [index, step] of steps.entries()) {
      expect(printed[index]!.trim(), `${step.commands}\n\nerrors: ${stderr}`).toMatch(patternOf(step.expected.trim()));
    }
  });
});
