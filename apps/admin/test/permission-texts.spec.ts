import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { permissionTexts } from '../src/i18n/permission-texts';

const permissions = Object.keys(JSON.parse(readFileSync('test/contract/permissions.json', 'utf8')) as object);

it.each(['en', 'es'] as const)('UI1 says what each permission is for (%s), and no others', (language) => {
  expect(Object.keys(permissionTexts[language]).toSorted()).toEqual(permissions.toSorted());
});
