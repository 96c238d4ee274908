import { expect, it } from 'vitest';
import { InboundMailSettings } from './inbound-mail.settings.js';

it('CF1 says in both languages which secret is taken, before one is refused', () => {
  const { check, summary } = InboundMailSettings['mail.in.secret'];
  const taken = (secret: string) => 'value' in check(secret);
  expect(['x'.repeat(15), 'x'.repeat(16), 'x'.repeat(200), 'x'.repeat(201), 'ñ'.repeat(16)].map(taken)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  expect(summary.en).toContain('16 to 200 visible ASCII characters');
  expect(summary.es).toContain('16 a 200 caracteres ASCII visibles');
});
