import { describe, expect, it } from 'vitest';
import { changedValues, ifMatch, nothingToChoose, sameValues, toDraft } from './record-versions';

const base = { name: 'Ana', zone: '', roles: ['user'] };

describe('versions of a record in a form', () => {
  it.each([
    ['nothing that the form holds', base, true],
    ['the same as I', { ...base, name: 'Eva' }, true],
    ['another field', { ...base, zone: 'UTC' }, false],
    ['the same field otherwise', { ...base, name: 'Uma' }, false],
    ['a list', { ...base, roles: ['user', 'admin'] }, false],
    ['an empty field to null', { ...base, zone: null }, true],
  ])('UI1 when they changed %s, there is something to choose or not', (_, theirs, nothing) => {
    expect(nothingToChoose(Object.keys(base), { ...base, name: 'Eva' }, base, theirs)).toBe(nothing);
  });

  it('UI1 a field that the form does not show is nothing to choose', () => {
    expect(nothingToChoose(['name'], base, base, { ...base, zone: 'UTC' })).toBe(true);
  });

  it('UI1 mine is what I changed, and nothing else', () => {
    expect(changedValues({ ...base, name: 'Eva', zone: null }, base)).toEqual({ name: 'Eva' });
    expect(changedValues({ ...base, roles: [] }, base)).toEqual({ roles: [] });
  });

  it('UI1 values are the same whatever the order of their names', () => {
    expect(sameValues(base, { roles: ['user'], zone: '', name: 'Ana' })).toBe(true);
    expect(sameValues(base, { ...base, more: 1 })).toBe(false);
    expect(sameValues({ ...base, more: 1 }, base)).toBe(false);
  });

  it('UI1 what is kept counts as a draft only with what it was begun on', () => {
    const draft = { values: { name: 'Eva' }, base: { name: 'Ana' }, version: 3 };
    expect(toDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    for (const other of [null, { name: 'Eva' }, 'Eva', { values: {}, version: 3 }]) expect(toDraft(other)).toBeNull();
  });

  it('UI1 the version goes along as a header, where there is one', () => {
    expect([ifMatch(3), ifMatch(undefined)]).toEqual([{ 'If-Match': '"3"' }, {}]);
  });
});
