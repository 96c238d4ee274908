/** A small tree that keeps every rule; the specs plant one violation at a time into it. */
export const CLEAN_TREE: Readonly<Record<string, string>> = {
  'architecture.mjs': `export const libraries = {
    'platform/errors': [],
    'platform/database': [],
    'platform/testing': [],
    users: ['platform/errors'],
    desks: ['platform/errors', 'platform/database', 'users'],
  };\n`,
  'docs/GLOSSARY.md': '| Term | Meaning | Not |\n| --- | --- | --- |\n| **reservation** | a desk on a day | rental |\n',
  'libs/platform/errors/README.md': '# errors\n',
  'libs/platform/errors/src/index.ts': "export { AppError } from './app-error.js';\n",
  'libs/platform/errors/src/app-error.ts': 'export class AppError extends Error {}\n',
  'libs/platform/database/README.md': '# database\n',
  'libs/platform/database/src/index.ts': "export { Transactions } from './transactions.js';\n",
  'libs/platform/database/src/transactions.ts':
    'export class Transactions {\n  run<T>(work: () => Promise<T>): Promise<T> {\n    return work();\n  }\n}\n',
  'libs/platform/testing/README.md': '# testing\n',
  'libs/platform/testing/src/index.ts': "export { testDatabase } from './test-database.js';\n",
  'libs/platform/testing/src/test-database.ts': "export const testDatabase = (): string => 'postgres://localhost';\n",
  'libs/users/README.md': '# users\n',
  'libs/users/src/index.ts': "export { UserDirectory } from './user-directory.js';\n",
  'libs/users/src/user-directory.ts':
    "import { AppError } from '#platform/errors';\n\nexport class UserDirectory {\n  readonly refusal = AppError;\n}\n",
  'libs/desks/README.md': '# desks\n',
  'libs/desks/src/index.ts': "export { DeskService } from './desk.service.js';\n",
  'libs/desks/src/desk.service.ts': `import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import type { UserDirectory } from '#users';
import { Desk } from './desk.entity.js';

export class DeskService {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserDirectory,
  ) {}

  reserve(): Promise<Desk> {
    return this.transactions.run(async () => {
      if (!this.users) throw new AppError();
      return new Desk();
    });
  }
}\n`,
  'libs/desks/src/desk.entity.ts': 'export class Desk {}\n',
  'libs/desks/src/testing/index.ts': "export { aDesk } from './desk.factory.js';\n",
  'libs/desks/src/testing/desk.factory.ts': "import { Desk } from '../desk.entity.js';\n\nexport const aDesk = (): Desk => new Desk();\n",
  'libs/desks/test/desks.db.spec.ts':
    "import { aDesk } from '#desks/testing';\nimport { startApi } from '#harness';\nimport { testDatabase } from '#platform/testing';\n\nexport const used = [aDesk, startApi, testDatabase];\n",
  'test/harness/index.ts':
    "import { ApiModule } from '../../apps/api/src/api.module.js';\n\nexport const startApi = (): ApiModule => new ApiModule();\n",
  'apps/api/src/api.module.ts':
    "import { DeskService } from '#desks';\n\nexport class ApiModule {\n  readonly serves = [DeskService];\n}\n",
  'apps/admin/src/offices/office-list.screen.tsx': "import { Button } from '@/ui/button';\nexport const a = Button;\n",
  'migrations/app/Migration20261121000001_desks.ts':
    "import { Migration } from '@mikro-orm/migrations';\n\nexport class Migration20261121000001_desks extends Migration {\n  up(): void {\n    this.addSql('select 1');\n  }\n}\n",
};
