import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLEAN_TREE } from './clean-tree.js';
import { PANEL, PANEL_ALLOWED } from './panel-violations.js';
import { boundaries, plant, type PlantedTree } from './planted-tree.js';
import { one, type Violation } from './violation.js';

const IMPORTS: readonly Violation[] = [
  one(
    'an import that the row does not list',
    'graph:users',
    'libs/users/src/undeclared.ts',
    "import { DeskService } from '#desks';\nexport const a = DeskService;\n",
  ),
  one(
    'an import up the graph',
    'graph:platform/errors',
    'libs/platform/errors/src/upward.ts',
    "import { UserDirectory } from '#users';\nexport const a = UserDirectory;\n",
  ),
  one(
    'an import up the graph, as a type only',
    'graph:platform/errors',
    'libs/platform/errors/src/upward-type.ts',
    "import type { UserDirectory } from '#users';\nexport type A = UserDirectory;\n",
  ),
  {
    what: 'a relative import into another lib',
    files: {
      'libs/desks/src/deep.ts': "import { UserDirectory } from '../../users/src/user-directory.js';\nexport const a = UserDirectory;\n",
    },
    errors: ['front-door libs/desks/src/deep.ts', 'relative-stays-inside libs/desks/src/deep.ts'],
  },
  one(
    'a relative import of the index of another lib',
    'relative-stays-inside',
    'libs/desks/src/relative.ts',
    "import { UserDirectory } from '../../users/src/index.js';\nexport const a = UserDirectory;\n",
  ),
  {
    what: 'a spec that goes past the front door',
    files: {
      'libs/desks/test/deep.db.spec.ts':
        "import { UserDirectory } from '../../users/src/user-directory.js';\nexport const a = UserDirectory;\n",
    },
    errors: ['front-door libs/desks/test/deep.db.spec.ts', 'relative-stays-inside libs/desks/test/deep.db.spec.ts'],
  },
  one(
    'a name that climbs out of the front door',
    'unresolvable',
    'libs/desks/src/climb.ts',
    "import { UserDirectory } from '#users/../../users/src/user-directory.js';\nexport const a = UserDirectory;\n",
  ),
  one(
    'a deep import by an app',
    'front-door-of-outsiders',
    'apps/api/src/deep.ts',
    "import { Desk } from '../../../libs/desks/src/desk.entity.js';\nexport const a = Desk;\n",
  ),
  {
    what: 'a cycle',
    files: {
      'libs/desks/src/egg.ts': "import { hen } from './hen.js';\nexport const egg = () => hen;\n",
      'libs/desks/src/hen.ts': "import { egg } from './egg.js';\nexport const hen = () => egg;\n",
    },
    errors: ['no-cycles libs/desks/src/egg.ts'],
  },
  {
    what: 'a cycle of types only',
    files: {
      'libs/desks/src/day.ts': "import type { Night } from './night.js';\nexport interface Day { after: Night }\n",
      'libs/desks/src/night.ts': "import type { Day } from './day.js';\nexport interface Night { after: Day }\n",
    },
    errors: ['no-cycles libs/desks/src/day.ts'],
  },
  {
    what: 'a lib that imports an app',
    files: {
      'libs/desks/src/upstairs.ts': "import type { ApiModule } from '../../../apps/api/src/api.module.js';\nexport type A = ApiModule;\n",
    },
    errors: ['libs-not-apps libs/desks/src/upstairs.ts', 'relative-stays-inside libs/desks/src/upstairs.ts'],
  },
  one(
    'a lib that imports its own index',
    'own-index',
    'libs/users/src/own.ts',
    "import { UserDirectory } from './index.js';\nexport const a = UserDirectory;\n",
  ),
  one(
    'a lib that imports its own index by name',
    'own-index',
    'libs/users/src/own-name.ts',
    "import { UserDirectory } from '#users';\nexport const a = UserDirectory;\n",
  ),
  one(
    'the testing door outside a test',
    'testing-door',
    'apps/api/src/seed.ts',
    "import { aDesk } from '#desks/testing';\nexport const a = aDesk;\n",
  ),
  one(
    'platform/testing outside a test',
    'testing-door',
    'apps/api/src/clone.ts',
    "import { testDatabase } from '#platform/testing';\nexport const a = testDatabase;\n",
  ),
  one(
    'the harness outside a test',
    'testing-door',
    'apps/api/src/start.ts',
    "import { startApi } from '#harness';\nexport const a = startApi;\n",
  ),
  one(
    'a migration that imports a lib',
    'frozen-migrations',
    'migrations/app/Migration20261121000002_users.ts',
    "import { UserDirectory } from '#users';\nexport const a = UserDirectory;\n",
  ),
  one('an import that leads nowhere', 'unresolvable', 'libs/users/src/lost.ts', "import { x } from './gone.js';\nexport const a = x;\n"),
];

const parameters = (count: number) => Array.from({ length: count }, (_, index) => `readonly p${index}: string`).join(', ');
const manyFiles = (lib: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`libs/${lib}/src/thing-${index}.ts`, `export const thing${index} = 1;\n`]),
  );
const lines = (count: number) => `export const a = 1;\n${'// line\n'.repeat(count - 1)}`;
const readme = (lib: string) => ({ [`libs/${lib}/README.md`]: `# ${lib}\n` });

const HOUSE_RULES: readonly Violation[] = [
  { what: 'a lib without a row', files: { ...readme('tickets'), 'libs/tickets/src/index.ts': '' }, errors: ['library-rows libs/tickets'] },
  {
    what: 'a platform lib without a row',
    files: { ...readme('platform/cache'), 'libs/platform/cache/src/index.ts': '' },
    errors: ['library-rows libs/platform/cache'],
  },
  {
    what: 'a row without a lib, and one that names a row below it, of which nothing is imported',
    files: {
      'architecture.mjs': CLEAN_TREE['architecture.mjs']!.replace(
        "'platform/database': [],",
        "'platform/database': ['users'], ghost: [], secret: [], crowded: [], full: [],",
      ),
    },
    errors: ['library-rows architecture.mjs', 'library-rows architecture.mjs', 'row-without-use architecture.mjs'],
  },
  { what: 'a lib without README', files: { 'libs/secret/src/index.ts': '' }, errors: ['library-readme libs/secret/'] },
  { what: 'a lib of 26 files', files: { ...readme('crowded'), ...manyFiles('crowded', 26) }, errors: ['library-size libs/crowded/'] },
  one('a role that is not in the list', 'file-names', 'libs/users/src/user.thing.ts', ''),
  one('two roles in a name', 'file-names', 'libs/users/src/user.service.view.ts', ''),
  one('a file name that says nothing', 'file-names', 'libs/users/src/user-helper.ts', ''),
  one('a folder name that says nothing', 'file-names', 'libs/users/src/shared/name.ts', ''),
  one('a file name in camel case', 'file-names', 'libs/users/src/userName.ts', ''),
  one('a migration with another name', 'file-names', 'migrations/app/desks.ts', ''),
  one('a file not named after its class', 'file-holds-class', 'libs/users/src/person.service.ts', 'export class UserService {}\n'),
  one('a word the glossary replaces, in a path', 'glossary-words', 'libs/desks/src/rentals.ts', ''),
  one(
    'a word the glossary replaces, in a class',
    'glossary-words',
    'libs/desks/src/desk.policy.ts',
    'export class RentalRules {}\nexport class DeskPolicy {}\n',
  ),
  {
    what: 'an entity, a repository, a controller, everything and code in a front door',
    files: {
      'libs/users/src/user.entity.ts': 'export class User {}\n',
      'libs/users/src/user.repository.ts': 'export class UserRepository {}\n',
      'libs/users/src/user.controller.ts': 'export class UserController {}\n',
      'libs/users/src/index.ts':
        "export { UserDirectory } from './user-directory.js';\nexport { User } from './user.entity.js';\nexport { UserRepository } from './user.repository.js';\nexport { UserController } from './user.controller.js';\nexport * from './user-directory.js';\nexport const a = 1;\n",
    },
    errors: Array.from({ length: 5 }, () => 'front-door-exports libs/users/src/index.ts'),
  },
  one(
    'a constructor with eight dependencies',
    'constructor-size',
    'libs/users/src/greedy.service.ts',
    `export class GreedyService { constructor(${parameters(8)}) {} }\n`,
  ),
  one('a silenced lint without a reason', 'suppression-reason', 'libs/users/src/silent.ts', '// oxlint-disable-next-line no-console\n'),
  one(
    'a silenced lint with a reason of one word',
    'suppression-reason',
    'libs/users/src/curt.ts',
    '/* eslint-disable no-console -- needed */\n',
  ),
  one(
    'a transaction begun by a controller',
    'transaction-beginnings',
    'libs/desks/src/desk.controller.ts',
    "import { Transactions } from '#platform/database';\nexport class DeskController { constructor(private readonly tx: Transactions) {}\n go() { return this.tx.run(async () => 1); } }\n",
  ),
  one(
    'a transaction begun past Transactions',
    'transaction-beginnings',
    'libs/desks/src/zone.service.ts',
    'export class ZoneService { constructor(private readonly em: any) {}\n go() { return this.em.transactional(async () => 1); } }\n',
  ),
  one(
    'a transaction by decorator',
    'transaction-beginnings',
    'libs/desks/src/office.service.ts',
    'const Transactional = (): any => () => 0;\nexport class OfficeService { @Transactional() go() {} }\n',
  ),
];

/** Just inside the limits: no rule may say anything of these. */
const ALLOWED: Readonly<Record<string, string>> = {
  ...readme('full'),
  ...manyFiles('full', 25),
  'libs/full/src/thing-1.spec.ts': '',
  'libs/users/src/seven.service.ts': `export class SevenService { constructor(${parameters(7)}) {} }\n`,
  'libs/users/src/reasoned.ts': '// oxlint-disable-next-line no-console -- the only way to reach a terminal\n',
  'libs/users/src/long.ts': lines(300),
  'libs/users/src/email-address.ts': 'export class EmailError extends Error {}\nexport function emailAddress(): void {}\n',
  'libs/desks/src/after-commit.ts':
    "import { Transactions } from '#platform/database';\nexport const later = (transactions: Transactions) => transactions.toString();\n",
};

const allOf = (violations: readonly Violation[]) =>
  Object.assign({}, ...violations.map((violation) => violation.files)) as Record<string, string>;
const withoutRule = (error: string) => error.slice(error.indexOf(' ') + 1);

function describeRules(title: string, violations: readonly Violation[], also: Readonly<Record<string, string>>): void {
  describe(title, () => {
    let tree: PlantedTree;
    let judged: ReturnType<typeof boundaries>;
    beforeAll(() => {
      tree = plant(CLEAN_TREE, also, allOf(violations));
      judged = boundaries(tree);
    });
    afterAll(() => tree.remove());

    it.each(violations)('refuses $what', ({ files, errors }) => {
      const places = new Set([...Object.keys(files), ...errors.map(withoutRule)]);
      expect(judged.errors.filter((error) => places.has(withoutRule(error)))).toEqual(errors);
    });

    it('refuses nothing else', () => {
      expect(judged.status).toBe(1);
      expect(judged.errors).toEqual(violations.flatMap((violation) => violation.errors).toSorted());
    });
  });
}

describe('W1 a tree that keeps every rule', () => {
  it('passes, and a file over 300 lines is a warning only', () => {
    const tree = plant(CLEAN_TREE, { 'libs/users/src/long.ts': lines(301) });
    expect(boundaries(tree)).toEqual({ status: 0, errors: [], warnings: ['file-length libs/users/src/long.ts'] });
    tree.remove();
  });
});

describeRules('W1 the import graph', IMPORTS, {});
describeRules('W1 the house rules', HOUSE_RULES, ALLOWED);
describeRules('W1 the panel', PANEL, PANEL_ALLOWED);
