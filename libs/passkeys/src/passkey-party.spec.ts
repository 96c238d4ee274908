import { describe, expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import { PasskeyParty } from './passkey-party.js';

describe('PasskeyParty', () => {
  it.each([
    ['https://zocalo.example', true],
    ['https://zocalo.example:8443', true],
    ['http://localhost:3000', true],
    ['http://plaza.localhost:3000', true],
    ['http://zocalo.example', false],
    ['http://localhost.example', false],
    ['https://192.0.2.7', false],
    ['http://127.0.0.1:3000', false],
    ['https://[2001:db8::1]:8443', false],
  ])('AU14 offers passkeys where browsers do: %s %s', (PUBLIC_URL, isAvailable) => {
    expect(new PasskeyParty(loadConfig({ PUBLIC_URL })).isAvailable).toBe(isAvailable);
  });

  it('AU14 is named after the host, and takes answers of the origins we serve alone', () => {
    const party = new PasskeyParty(loadConfig({ PUBLIC_URL: 'https://zocalo.example:8443', ALLOWED_ORIGINS: 'https://app.example' }));
    expect([party.id, party.origins]).toEqual(['zocalo.example', ['https://zocalo.example:8443', 'https://app.example']]);
  });
});
