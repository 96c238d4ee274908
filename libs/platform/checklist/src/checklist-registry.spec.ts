import { describe, expect, it } from 'vitest';
import { ChecklistRegistry } from './checklist-registry.js';

const item = (key: string, order: number) => ({
  key,
  order,
  permission: null,
  state: () => Promise.resolve({ done: true, doneAt: null, applies: true }),
});

describe('ChecklistRegistry', () => {
  it('W2 shows each item once, in its order, whoever registered first', () => {
    const registry = new ChecklistRegistry();
    registry.register(item('last', 30), item('b-first', 10));
    registry.register(item('a-first', 10));
    expect(registry.items().map(({ key }) => key)).toEqual(['a-first', 'b-first', 'last']);
    expect(() => registry.register(item('last', 1))).toThrow('Checklist item last is known already');
    for (const key of ['Last', 'last one', '']) expect(() => registry.register(item(key, 1))).toThrow('is not of the form');
  });
});
