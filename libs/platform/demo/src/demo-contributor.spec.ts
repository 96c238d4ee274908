import { describe, expect, it } from 'vitest';
import { type DemoContributor, inOrder } from './demo-contributor.js';

const contributor = (name: string, after?: string[]): DemoContributor => ({
  name,
  ...(after ? { after } : {}),
  seed: () => Promise.resolve([]),
  count: () => Promise.resolve({}),
  purge: () => Promise.resolve(),
});

describe('inOrder', () => {
  it('DM1 seeds what others build on first, whatever the order of registration', () => {
    const [desks, tickets, users] = [contributor('desks', ['users']), contributor('tickets', ['users', 'desks']), contributor('users')];
    for (const given of [
      [desks, tickets, users],
      [tickets, users, desks],
      [users, desks, tickets],
    ])
      expect(inOrder(given).map((each) => each.name)).toEqual(['users', 'desks', 'tickets']);
  });

  it('DM1 refuses a circle and a missing lib instead of going round', () => {
    expect(() => inOrder([contributor('a', ['b']), contributor('b', ['a'])])).toThrow('a, b');
    expect(() => inOrder([contributor('a', ['nobody'])])).toThrow('missing: a');
  });
});
