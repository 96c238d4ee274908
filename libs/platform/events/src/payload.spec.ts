import { describe, expect, it } from 'vitest';
import { ids } from './payload.js';

const id = '019a9f6e-3c1d-7000-8000-0123456789ab';

describe('ids', () => {
  it('W1 takes exactly the declared ids', () => {
    expect(ids('deskId', 'userId')({ deskId: id, userId: id })).toEqual({ deskId: id, userId: id });
    expect(ids()({})).toEqual({});
  });

  it.each([
    ['a missing id', {}],
    ['no uuid', { deskId: 'A-1' }],
    ['a number', { deskId: 1 }],
    ['null', null],
    ['a text', 'deskId'],
    ['something undeclared', { deskId: id, email: 'ada@example.org' }],
  ])('W1 refuses %s', (_what, payload) => {
    expect(() => ids('deskId')(payload)).toThrow('The payload');
  });
});
