import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectScreensWellMade, PanelUnderTest, type Person } from './harness/index.js';

let panel: PanelUnderTest;
let berta: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  berta = await panel.person({ admin: true, firstName: 'Berta', lastName: 'Solís' });
  for (let index = 0; index < 12; index += 1) await panel.person({ lastName: `Plaza ${index}` });
});
afterAll(() => panel?.close());

const screens = () => [
  { name: 'users', path: '/users' },
  { name: 'new user', path: '/users/new' },
  ...['profile', 'roles', 'sessions', 'suspensions', 'audit'].map((tab) => ({
    name: `user ${tab}`,
    path: `/users/${berta.userId}${tab === 'profile' ? '' : `?tab=${tab}`}`,
  })),
];

describe('people in every look', () => {
  it.each(['en', 'es'] as const)('UI2 %s, light and dark, on a desktop and on a phone', { timeout: 120_000 }, async (language) => {
    await expectScreensWellMade(panel, berta, language, screens());
  });
});
