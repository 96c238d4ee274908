import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './redaction.js';

describe('AD1 redaction', () => {
  it('AD1 replaces texts of fields that are called like a secret, however deep, and nothing else', () => {
    const when = new Date(0);
    const given = {
      name: 'A-1',
      when,
      count: 2,
      none: null,
      password: 'hunter2',
      smtp: { 'mail.smtp.password': 'x', host: 'h' },
      tokens: ['a', { b: 'c' }],
      recoveryCodes: 10,
      list: [{ clientSecret: 'y', id: 1 }],
    };
    expect(withoutSecrets(given)).toEqual({
      name: 'A-1',
      when,
      count: 2,
      none: null,
      password: '[redacted]',
      smtp: { 'mail.smtp.password': '[redacted]', host: 'h' },
      tokens: ['[redacted]', { b: '[redacted]' }],
      recoveryCodes: 10,
      list: [{ clientSecret: '[redacted]', id: 1 }],
    });
    expect(given.password).toBe('hunter2');
  });
});
