import { one, type Violation } from './violation.js';

/** What the panel must not do. */
export const PANEL: readonly Violation[] = [
  one(
    'the panel importing a lib',
    'panel-imports',
    'apps/admin/src/users/lib.ts',
    "import { UserDirectory } from '#users';\nexport const a = UserDirectory;\n",
  ),
  one(
    'the panel importing a lib by its path',
    'panel-imports',
    'apps/admin/src/users/path.ts',
    "export * from '../../../../libs/users/src/index.js';\n",
  ),
  one(
    'the panel importing Node',
    'panel-imports',
    'apps/admin/src/users/node.ts',
    "import { join } from 'node:path';\nexport const a = join;\n",
  ),
  one(
    'the inside of another feature',
    'panel-imports',
    'apps/admin/src/users/inside.tsx',
    "import { RoleForm } from '@/roles/role-form';\nexport const a = RoleForm;\n",
  ),
  one(
    'the inside of another feature, as a type only',
    'panel-imports',
    'apps/admin/src/users/type.ts',
    "import type { Role } from '../roles/role';\nexport type A = Role;\n",
  ),
  one(
    'the inside of another feature, late',
    'panel-imports',
    'apps/admin/src/users/late.ts',
    "export const a = () => import('@/roles/role-list.screen');\n",
  ),
  one(
    'a feature importing the composition',
    'panel-imports',
    'apps/admin/src/users/up.ts',
    "import { router } from '@/app/router';\nexport const a = router;\n",
  ),
  one(
    'a control that knows the API',
    'panel-imports',
    'apps/admin/src/ui/clever.tsx',
    "import { session } from '@/api';\nexport const a = session;\n",
  ),
  one(
    'the frame importing a feature',
    'panel-imports',
    'apps/admin/src/frame/down.ts',
    "import { users } from '@/users';\nexport const a = users;\n",
  ),
  one(
    'a silenced lint of the panel without a reason',
    'suppression-reason',
    'apps/admin/src/users/silent.tsx',
    '// oxlint-disable-next-line react/exhaustive-deps\n',
  ),
  one('a file of the panel in camel case', 'panel-imports', 'apps/admin/src/users/UserForm.tsx', ''),
];

/** What the panel may do. */
export const PANEL_ALLOWED: Readonly<Record<string, string>> = {
  'apps/admin/src/users/user-list.screen.tsx':
    "import { useState } from 'react';\nimport { x } from '#platform/session-client';\nimport { a } from '@/frame';\nimport { b } from '@/ui/button';\nimport { c } from '@/roles';\nimport { d } from '@/auth/door';\nimport { e } from './user-form';\nimport { f } from '@/users/parts/name';\nexport const g = [useState, x, a, b, c, d, e, f];\n",
  'apps/admin/src/app/features.ts': "import { users } from '@/users/feature';\nexport const features = [users];\n",
  'apps/admin/src/main.tsx': "import { Door } from '@/door/door';\nexport const a = Door;\n",
  'apps/admin/src/api/generated/core/anyName.gen.ts': "import '#users';\n",
};
