import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant, type PlantedTree } from './planted-tree.js';

/** Path of the planted file, its text, and the rules that must complain: exactly these. */
type Violation = readonly [path: string, rule: string, text: string];

const sql = (name: string, from: string) => `import { ${name} } from '${from}';\nexport const a = ${name};\n`;

const VIOLATIONS: readonly Violation[] = [
  ['libs/desks/src/forward.module.ts', 'eslint(no-restricted-imports)', sql('forwardRef', '@nestjs/common')],
  ['libs/desks/src/module-ref.ts', 'eslint(no-restricted-imports)', sql('ModuleRef', '@nestjs/core')],
  ['libs/platform/jobs/src/module-ref.ts', 'eslint(no-restricted-imports)', sql('ModuleRef', '@nestjs/core')],
  ['libs/desks/src/desk.service.ts', 'eslint(no-restricted-imports)', sql('EntityManager', '@mikro-orm/postgresql')],
  ['libs/desks/src/desk.entity.ts', 'eslint(no-restricted-imports)', sql('EntityManager', '@mikro-orm/postgresql')],
  ['libs/desks/src/http/desk.controller.ts', 'eslint(no-restricted-imports)', sql('Kysely', 'kysely')],
  ['libs/desks/src/desk.processor.ts', 'eslint(no-restricted-imports)', sql('Pool', 'pg')],
  ['libs/desks/src/zone.service.ts', 'eslint(no-restricted-imports)', sql('Database', '#platform/database')],
  ['libs/platform/http/src/idempotency.interceptor.ts', 'eslint(no-restricted-imports)', sql('sql', 'kysely')],
  ['apps/api/src/api.module.ts', 'eslint(no-restricted-imports)', sql('EntityManager', '@mikro-orm/postgresql')],
  ['libs/desks/src/place.ts', 'node(no-process-env)', 'export const home = process.env.HOME;\n'],
  ['libs/platform/jobs/src/place.ts', 'node(no-process-env)', 'export const home = process.env.HOME;\n'],
  ['apps/api/src/place.ts', 'node(no-process-env)', 'export const home = process.env.HOME;\n'],
  ['libs/desks/src/environment.ts', 'eslint(no-restricted-imports)', sql('env', 'node:process')],
  ['libs/desks/src/whole.ts', 'import(no-default-export)', 'export default function whole(): void {}\n'],
  ['libs/desks/src/noise.ts', 'eslint(no-console)', "console.log('x');\n"],
  ['libs/desks/src/dice.ts', 'eslint(no-restricted-properties)', 'export const roll = (): number => Math.random();\n'],
  ['libs/desks/src/long.ts', 'eslint(max-lines)', 'export const a = 1;\n'.repeat(1) + '// line\n'.repeat(400)],
  ['libs/desks/src/silent.ts', 'typescript(ban-ts-comment)', "// @ts-expect-error\nexport const a: number = 'x';\n"],
  ['libs/desks/src/ignored.ts', 'typescript(ban-ts-comment)', "// @ts-ignore because it is late\nexport const a: number = 'x';\n"],
  [
    'libs/desks/src/mute.ts',
    'unicorn(no-abusive-eslint-disable)',
    '/* oxlint-disable -- everything is somebody elses fault */\nexport const a = 1;\n',
  ],
  ['libs/desks/src/later.ts', 'eslint(no-warning-comments)', '// TODO think\nexport const a = 1;\n'],
  ['libs/desks/src/loose.ts', 'typescript(no-explicit-any)', 'export const a = (x: any): unknown => x;\n'],
  [
    'libs/desks/src/float.ts',
    'typescript(no-floating-promises)',
    'const work = async (): Promise<number> => 1;\nexport function go(): void {\n  work();\n}\n',
  ],
  [
    'libs/desks/src/misuse.ts',
    'typescript(no-misused-promises)',
    'const work = async (): Promise<boolean> => true;\nexport const go = (): number => (work() ? 1 : 2);\n',
  ],
  [
    'libs/desks/src/wait.ts',
    'typescript(await-thenable)',
    'export const go = async (): Promise<number> => {\n  const one = (): number => 1;\n  const got = await one();\n  return got;\n};\n',
  ],
  [
    'libs/desks/src/narrow.spec.ts',
    'vitest(no-focused-tests)',
    "import { expect, it } from 'vitest';\nit.only('a', () => expect(1).toBe(1));\n",
  ],
  [
    'apps/admin/src/users/hook.tsx',
    'react-hooks(rules-of-hooks)',
    "import { useId } from 'react';\nexport function Name({ on }: { readonly on: boolean }) {\n  const id = on ? useId() : '';\n  return <p id={id} />;\n}\n",
  ],
  ['apps/admin/src/users/picture.tsx', 'jsx-a11y(alt-text)', 'export const Picture = () => <img src="/a.png" />;\n'],
  ['apps/admin/src/users/talk.ts', 'eslint(no-console)', "console.log('x');\n"],
  ['libs/desks/src/empty.spec.ts', 'vitest(expect-expect)', "import { it } from 'vitest';\nit('a', () => {});\n"],
];

/** The same things where they are right. */
const ALLOWED: Readonly<Record<string, string>> = {
  'libs/desks/src/desk.repository.ts': sql('EntityManager', '@mikro-orm/postgresql'),
  'libs/desks/src/desk-list.query.ts': sql('sql', 'kysely') + sql('Database', '#platform/database').replaceAll(' a ', ' b '),
  'libs/desks/src/desk-directory.ts': sql('sql', 'kysely'),
  'libs/desks/src/desk.policy.ts': sql('sql', 'kysely'),
  'libs/desks/src/zone.entity.ts': "import { defineEntity, p } from '@mikro-orm/postgresql';\nexport const a = [defineEntity, p];\n",
  'libs/desks/src/tables.ts': "import type { Generated } from 'kysely';\nexport type A = Generated<string>;\n",
  'libs/desks/src/office.service.ts': sql('Transactions', '#platform/database'),
  'libs/platform/jobs/src/runner.ts': sql('Pool', 'pg'),
  'libs/platform/config/src/load.ts': 'export const home = process.env.HOME;\n',
  'apps/cli/src/main.ts': 'console.log(process.env.HOME);\n',
  'libs/desks/src/fits.ts': `export const a = 1;\n${'// line\n'.repeat(399)}`,
  'libs/desks/src/told.ts': "// @ts-expect-error -- the declaration of the package is wrong about null\nexport const a: number = 'x';\n",
};

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

describe('IN4 lint', () => {
  let tree: PlantedTree;
  let found: Map<string, string[]>;

  beforeAll(() => {
    tree = plant(ALLOWED, Object.fromEntries(VIOLATIONS.map(([path, , text]) => [path, text])));
    const { output } = tree.run(process.execPath, [
      resolve('node_modules/oxlint/bin/oxlint'),
      '--type-aware',
      '--format=json',
      'libs',
      'apps',
    ]);
    const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
    found = new Map();
    for (const { filename, code } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), code]);
  });
  afterAll(() => tree.remove());

  it.each(VIOLATIONS)('%s: %s', (path, rule) => {
    expect(found.get(path)).toEqual([rule]);
  });

  it.each(Object.keys(ALLOWED))('%s passes', (path) => {
    expect(found.get(path)).toBeUndefined();
  });
});
