import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestId } from './request-id.js';

describe('requestId', () => {
  it('MO4 is always harmless: short, and made of letters, digits, dashes and underscores', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.stringMatching(/^[\w-]{1,80}$/),
          fc.constantFrom(undefined, null, ['a'.repeat(8)], 12345678),
        ),
        (header) => {
          expect(requestId(header)).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
        },
      ),
    );
  });

  it('MO4 keeps a good one and makes up different ones otherwise', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{8,64}$/), (header) => {
        expect(requestId(header)).toBe(header);
      }),
    );
    for (const bad of ['short', 'x'.repeat(65), 'has space', 'line\nbreak1', '', undefined, ['12345678']])
      expect(requestId(bad)).not.toBe(requestId(bad));
  });
});
