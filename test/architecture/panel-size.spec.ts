import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A chunk: kilobytes that do not compress, what it imports at once, what else stands in it, and what it imports when that is opened. */
type Chunk = readonly [kilobytes: number, imports?: readonly string[], text?: string, dynamicImports?: readonly string[]];

describe('UI4 the sizes of the panel', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'zocalo-size-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function check(chunks: Readonly<Record<string, Chunk>>): { status: number | null; lines: string[]; faults: string } {
    mkdirSync(join(root, 'dist/admin/assets'), { recursive: true });
    const manifest = Object.entries(chunks).map(([key, [kilobytes, imports = [], text = '', dynamicImports]], index) => {
      writeFileSync(join(root, `dist/admin/assets/chunk-${index}.js`), randomBytes(kilobytes * 750).toString('base64') + text);
      return [key, { file: `assets/chunk-${index}.js`, imports, dynamicImports }];
    });
    writeFileSync(join(root, 'dist/admin/manifest.json'), JSON.stringify(Object.fromEntries(manifest)));
    return run();
  }
  function run() {
    const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('scripts/check-panel-size.mjs'), root], { encoding: 'utf8' });
    return { status, lines: stdout.trimEnd().split('\n'), faults: stderr };
  }
  const over = (lines: string[]) => lines.filter((line) => line.startsWith('OVER')).map((line) => line.slice(6, 50).trimEnd());

  const SOUND: Readonly<Record<string, Chunk>> = {
    'index.html': [60, ['_react.js'], '', ['src/app/panel.tsx', 'src/setup/set-up-page.tsx']],
    'src/setup/set-up-page.tsx': [20, ['_react.js']],
    '_react.js': [40],
    'src/app/panel.tsx': [50, ['index.html', '_react.js', '_table.js']],
    '_table.js': [10],
    'src/users/user-list.screen.tsx': [20, ['_table.js', 'src/app/panel.tsx']],
    'src/users/user.screen.tsx': [50, ['src/app/panel.tsx']],
    '_chart.js': [90, ['_react.js'], 'recharts-wrapper'],
  };

  it('are told for each route, and hold', () => {
    const { status, lines, faults } = check(SOUND);
    expect([status, faults, over(lines)]).toEqual([0, '', []]);
    expect(lines.map((line) => line.slice(6, 50).trimEnd())).toEqual([
      'the door',
      'the shell',
      'setup/set-up-page, on top of the door',
      'the shell and users/user-list',
      'users/user-list, on top',
      'users/user, on top',
      'the charts',
    ]);
    // Each chunk once, however many import it, and nothing that the shell has already.
    expect(lines.map((line) => Math.round(Number(/([\d.]+) KB of/.exec(line)![1]) / 10) * 10)).toEqual([80, 120, 20, 140, 20, 40, 70]);
  });

  it.each<[string, Readonly<Record<string, Chunk>>, string[]]>([
    ['a door that is too wide', { '_react.js': [110] }, ['the door']],
    [
      'a shell and list',
      { 'src/users/user-list.screen.tsx': [75, ['src/app/panel.tsx']], '_table.js': [70] },
      ['the shell and users/user-list'],
    ],
    [
      'a page before signing in that fetches the shell',
      { 'src/setup/set-up-page.tsx': [20, ['_react.js', 'src/app/panel.tsx']] },
      ['setup/set-up-page, on top of the door'],
    ],
    ['a screen', { 'src/users/user.screen.tsx': [50, ['_heavy.js']], '_heavy.js': [40] }, ['users/user, on top']],
    ['charts', { '_chart.js': [160, [], 'recharts-wrapper'] }, ['the charts']],
  ])('are refused: %s', (_, changes, expected) => {
    const { status, lines } = check({ ...SOUND, ...changes });
    expect([status, over(lines)]).toEqual([1, expected]);
  });

  it('are refused where the shell is many small files', () => {
    const pieces = Array.from({ length: 3 }, (_, index) => [`_piece${index}.js`, [1]] as [string, Chunk]);
    const { status, faults } = check({
      ...SOUND,
      ...Object.fromEntries(pieces),
      'src/app/panel.tsx': [50, ['index.html', '_react.js', '_table.js', ...pieces.map(([name]) => name)]],
    });
    expect([status, faults]).toEqual([1, 'The shell is 7 files of script: see fetched-together.ts.\n']);
  });

  it('are refused where a screen loads the charts at once', () => {
    const { status, faults } = check({
      ...SOUND,
      'src/users/user.screen.tsx': [5, ['_chart.js']],
      '_chart.js': [20, [], 'recharts-wrapper'],
    });
    expect([status, faults]).toEqual([1, expect.stringContaining('src/users/user.screen.tsx loads the charts at once')]);
  });

  it('are refused where nothing is built, or not what is expected', () => {
    expect(run()).toMatchObject({ status: 1, faults: expect.stringContaining('npm run build') });
    expect(check({ 'index.html': [1] })).toMatchObject({ status: 1, faults: expect.stringContaining('src/app/panel.tsx') });
  });
});
