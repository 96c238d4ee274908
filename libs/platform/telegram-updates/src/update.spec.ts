import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUpdate, updateIdOf } from './update.js';

const ana = { id: 42, is_bot: false, first_name: 'Ana', last_name: 'García\u0007', language_code: 'es-MX' };
const chat = { id: 42, type: 'private' };

describe('readUpdate', () => {
  it.each([
    ['/start abc-123', 'start', 'abc-123'],
    ['/Start@zocalo_bot   abc', 'start', 'abc'],
    ['/start', 'start', ''],
    ['hello /start x', '', ''],
    ['/start\nabc', 'start', 'abc'],
    ['/', '', ''],
  ])('NT1 reads %j', (text, name, argument) => {
    expect(readUpdate({ message: { chat, from: ana, text } })).toEqual({
      kind: 'command',
      chatId: 42,
      isPrivate: true,
      from: { id: 42, name: 'Ana García', language: 'es' },
      name,
      argument,
    });
  });

  it('NT1 reads a pressed button and a blocked bot', () => {
    expect(readUpdate({ callback_query: { id: 'q', from: ana, data: 'v1:x', message: { chat: { id: -5 } } } })).toMatchObject({
      kind: 'button',
      chatId: -5,
      callbackId: 'q',
      data: 'v1:x',
    });
    for (const [status, open] of [
      ['kicked', false],
      ['left', false],
      ['member', true],
    ] as const)
      expect(readUpdate({ my_chat_member: { chat, new_chat_member: { status } } })).toEqual({ kind: 'membership', chatId: 42, open });
  });

  it('NT1 never fails, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('message', 'callback_query', 'my_chat_member', 'poll'), (value, field) => {
        expect(['command', 'button', 'membership', 'other']).toContain(readUpdate({ [field]: value }).kind);
        expect(readUpdate(value).kind).toBeDefined();
        updateIdOf(value);
      }),
    );
  });
});
