import { expect, it } from 'vitest';
import { accountOf, serviceAccount } from './account.js';

const zocalo = { name: 'zocalo', uid: 990, gid: 990 };
const nobody = { name: 'nobody', uid: 65534, gid: 65534 };
const root = { name: 'root', uid: 0, gid: 0 };

it('W2 runs the server as zocalo if there is such a user, else as nobody, never as root', () => {
  expect(serviceAccount([root, nobody, zocalo])).toBe(zocalo);
  expect(serviceAccount([root, nobody])).toBe(nobody);
  expect(() => serviceAccount([root])).toThrow(/DATABASE_URL/);
  expect(() => serviceAccount([{ ...root, name: 'nobody' }])).toThrow(/DATABASE_URL/);
});

it('runs an existing cluster as its owner, which must be in the user list', () => {
  expect(accountOf(990, [root, zocalo])).toBe(zocalo);
  expect(() => accountOf(1234, [root, zocalo])).toThrow(/1234/);
  expect(() => accountOf(0, [root])).toThrow(/user number 0/);
});
