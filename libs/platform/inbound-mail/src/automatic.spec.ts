import { describe, expect, it } from 'vitest';
import { type Automatic, automaticOf } from './automatic.js';

const ANA = { address: 'ana@example.com', name: 'Ana' };
const PLAIN = { envelopeFrom: ANA.address, from: ANA, own: 'support@desk.example.com', ownSender: 'no-reply@desk.example.com' };

describe('what machines wrote', () => {
  it.each<[Record<string, string>, Automatic | null]>([
    [{}, null],
    [{ 'auto-submitted': 'no' }, null],
    [{ 'auto-submitted': 'No; by hand' }, null],
    [{ 'auto-submitted': 'auto-replied' }, 'auto-submitted'],
    [{ 'auto-submitted': 'auto-generated' }, 'auto-submitted'],
    [{ 'auto-submitted': 'notice' }, 'auto-submitted'],
    [{ 'x-autoreply': 'yes' }, 'auto-submitted'],
    [{ 'x-autorespond': '1' }, 'auto-submitted'],
    [{ 'content-type': 'multipart/report; report-type=delivery-status' }, 'bounce'],
    [{ 'content-type': 'multipart/mixed' }, null],
    [{ 'list-id': '<news.example.com>' }, 'list'],
    [{ 'list-unsubscribe': '<https://example.com/u>' }, 'list'],
    [{ precedence: 'bulk' }, 'bulk'],
    [{ precedence: 'junk' }, 'bulk'],
    [{ precedence: 'list' }, 'bulk'],
    [{ precedence: 'first-class' }, null],
    [{ 'x-auto-response-suppress': 'All' }, 'bulk'],
    [{ 'x-auto-response-suppress': 'DR, OOF, AutoReply' }, 'bulk'],
    [{ 'x-auto-response-suppress': 'DR' }, null],
    [{ 'x-zocalo-mail': '1', 'auto-submitted': 'auto-generated' }, 'own'],
    [{ 'x-zocalo-mail': '1' }, null],
  ])('TK1 %j is %s', (headers, expected) => {
    const given = new Map(Object.entries(headers).map(([name, value]) => [name, [value]]));
    expect(automaticOf(given, PLAIN)).toBe(expected);
  });

  it.each<[Partial<typeof PLAIN> | { envelopeFrom: null }, Automatic | null]>([
    [{ envelopeFrom: null }, 'bounce'],
    [{ envelopeFrom: 'MAILER-DAEMON@mx.example.com' }, 'bounce'],
    [{ from: { address: 'postmaster@example.com', name: '' } }, 'bounce'],
    [{ from: { address: 'support@desk.example.com', name: '' } }, 'own'],
    [{ from: { address: 'support+7-abc@desk.example.com', name: '' } }, 'own'],
    [{ from: { address: 'no-reply@desk.example.com', name: '' } }, 'own'],
  ])('TK1 %j is %s', (circumstances, expected) => {
    expect(automaticOf(new Map(), { ...PLAIN, ...circumstances })).toBe(expected);
  });
});
