import { describe, expect, it } from 'vitest';
import { nameOfDomain, namesOfAddress } from './names-of-address.js';

describe('namesOfAddress', () => {
  it.each([
    ['ana.garcia@example.com', 'Ana', 'Garcia'],
    ['ana_maria-garcía+zocalo@example.com', 'Ana', 'Maria García'],
    ['boss@example.com', 'Boss', 'Admin'],
    ['ana.garcia42@example.com', 'Ana', 'Garcia'],
    ['ñ.ó@example.com', 'Ñ', 'Ó'],
    ['o’brien.x@example.com', 'O’brien', 'X'],
    ['1234@example.com', 'Admin', 'Admin'],
    ['+tag@example.com', 'Tag', 'Admin'],
    ['it/ops!@example.com', 'Itops', 'Admin'],
    [`${'ab.'.repeat(20)}z@example.com`, 'Ab', `${'Ab '.repeat(19)}Z`],
  ])('W2 %s is %s %s', (email, firstName, lastName) => {
    expect(namesOfAddress(email, 'Admin')).toEqual({ firstName, lastName });
  });

  it('US3 a domain has a name, too', () => {
    expect(nameOfDomain('ana@example.com')).toBe('Example');
  });

  it('W2 never makes a name longer than an account takes', () => {
    const { firstName, lastName } = namesOfAddress(`${'ß'.repeat(64)}.${'ß'.repeat(120)}@example.com`, 'Admin');
    expect([firstName.length <= 100, lastName.length]).toEqual([true, 100]);
  });
});
