import { expect, it } from 'vitest';
import { mayUse } from '../src/frame/may-use';

const grant = (organisationId: string | null, officeId: string | null, ...permissions: string[]) => ({
  organisationId,
  officeId,
  permissions,
});
const SETTINGS = { permission: 'settings.manage', scope: 'installation' } as const;

it.each([
  ['of an organisation', grant('o', null, 'settings.manage'), false],
  ['of an office', grant(null, 'f', 'settings.manage'), false],
  ['of the installation', grant(null, null, 'settings.manage'), true],
  ['of the installation without the permission', grant(null, null, 'user.read'), false],
])('UI4 shows what needs the whole installation to an administrator %s: %s', (_of, held, expected) => {
  const access = { permissions: held.permissions, grants: [held] };
  expect(mayUse(access, SETTINGS)).toBe(expected);
  expect(mayUse(access, { permission: ['user.read', 'settings.manage'] })).toBe(true);
  expect(mayUse(access, {})).toBe(true);
});
