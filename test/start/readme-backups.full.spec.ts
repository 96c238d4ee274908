import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadmePlatform, readme, root, START_LIMIT_MS, startReadmePlatform } from './readme-platform.js';
import { patternOf, scriptOf, stepsOf } from './readme-walk.js';

const MARK = '-- end of step --';
/** A dozen commands, each of which starts the program. */
const WALK_LIMIT_MS = 400_000;
/** The backup that is made by itself is awaited: meanwhile another one is refused, and a reader tries again. */
const FIRST_BACKUP = `until grep -qs '"state": *"verified"' "$ZOCALO_HOME"/backups/*.json; do sleep 0.5; done`;

const DEMO =
  'two offices with zones and 60 desks, 40 people with two months of bookings and sign-ins, business hours, and 40 tickets with teams, ' +
  'targets and canned replies';

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
    const withDemo = ['npx zocalo demo seed', 'desks'].map((commands) => ({ commands, expected: '' }));
    const script = [scriptOf(walk, MARK), FIRST_BACKUP, scriptOf([...steps, ...withDemo], MARK)].join('\n');
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', script.replaceAll('http://localhost:3001', `http://localhost:${platform.port}`)],
      { cwd: root, env: platform.environment, timeout: WALK_LIMIT_MS },
    );
    const printed = stdout.split(MARK).slice(walk.length);
    for (const [index, step] of steps.entries()) {
      expect(printed[index]!.trim(), `${step.commands}\n\nerrors: ${stderr}`).toMatch(patternOf(step.expected.trim()));
    }
    // Demo data has desks as well: they are not those of the walk.
    const [seeded, desks] = printed.slice(steps.length);
    expect(desks!.trim()).toBe(steps.at(-2)!.expected.split('\n').at(-1));
    // What is told of demo data is what the command says that it made.
    for (const line of [/^Organisation/m, /^Office .* zones$/m, /^Business hours/m, /^30 desks and/m, /^3 canned replies$/m, /^Targets/m])
      expect(seeded).toMatch(line);
    expect(seeded).toMatch(/^40 people, /m);
    expect(seeded).toMatch(/^40 tickets .* teams$/m);
    const { stdout: help } = await promisify(execFile)('npx', ['zocalo', 'demo', 'seed', '--help'], {
      cwd: root,
      env: platform.environment,
    });
    for (const text of [readme, help, readFileSync(join(root, 'docs/OPERATIONS.md'), 'utf8')])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(DEMO);
  });
});
