import { describe, expect, it } from 'vitest';
import { changesBetween } from './value-changes';

const kinds = (before: unknown, after: unknown) => Object.fromEntries(changesBetween(before, after).map(({ path, kind }) => [path, kind]));

describe('changesBetween', () => {
  it('UI1 tells what was added, removed, changed and left as it was', () => {
    expect(kinds({ name: 'Ana', role: 'user', old: 1 }, { name: 'Ana', role: 'admin', extra: true })).toEqual({
      name: 'same',
      role: 'changed',
      extra: 'added',
      old: 'removed',
    });
  });

  it('UI1 takes objects apart and compares lists as wholes', () => {
    const before = { profile: { language: 'es', zone: 'UTC' }, tags: ['a', 'b'], empty: {} };
    const after = { profile: { language: 'en', zone: 'UTC' }, tags: ['b', 'a'], empty: {} };
    expect(kinds(before, after)).toEqual({ 'profile.language': 'changed', 'profile.zone': 'same', tags: 'changed', empty: 'same' });
  });

  it('UI1 takes a state that is not there for one without keys', () => {
    expect(kinds(null, { name: 'Ana' })).toEqual({ name: 'added' });
    expect(kinds({ name: null }, undefined)).toEqual({ name: 'removed' });
  });
});
