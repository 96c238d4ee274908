import { describe, expect, it } from 'vitest';
import { type OutageListener, type OutagePress, TelegramOutage } from './telegram-outage.js';
import type { Update } from './update.js';

const from = { id: 42, name: 'Ana', language: 'en' } as const;
const press = (data: string): Update => ({ kind: 'button', chatId: 42, from, callbackId: 'q', data });

function listener(changes: Partial<OutageListener> = {}): OutageListener & { readonly presses: string[] } {
  const presses: string[] = [];
  return { presses, listens: true, position: null, heard: async ({ data }: OutagePress) => void presses.push(data), ...changes };
}

describe('MO2 presses during an outage', () => {
  it('are heard once each, in their order, also when one of them cannot be handled', async () => {
    const outage = new TelegramOutage();
    const ear = listener();
    outage.register({ ...ear, heard: (each) => (each.data === 'bad' ? Promise.reject(new Error('no')) : ear.heard(each)) });
    const found = [
      { updateId: 3, update: press('b') },
      { updateId: 1, update: press('a') },
      { updateId: 2, update: press('bad') },
      { updateId: 4, update: { kind: 'other', chatId: null } as const },
    ];
    await outage.hear(found);
    // Nothing is confirmed, so they come again.
    await outage.hear([...found, { updateId: 5, update: press('c') }]);
    expect(ear.presses).toEqual(['a', 'b', 'c']);
    expect(() => outage.register(ear)).toThrow('already');
  });

  it('are nobody’s while nobody listens', async () => {
    const outage = new TelegramOutage();
    outage.reading = { botId: 7, offset: 100 };
    expect([outage.listens, outage.offsetOf(7)]).toEqual([false, null]);
    const ear = listener({ listens: false });
    outage.register(ear);
    await outage.hear([{ updateId: 1, update: press('a') }]);
    expect([ear.presses, outage.offsetOf(7)]).toEqual([[], null]);
  });

  it('are read from where this process was, or where the one was that it takes over from', () => {
    const outage = new TelegramOutage();
    outage.register(listener({ position: { botId: 7, offset: 90 } }));
    expect([outage.offsetOf(7), outage.offsetOf(8)]).toEqual([90, null]);
    outage.reading = { botId: 7, offset: 100 };
    expect(outage.offsetOf(7)).toBe(100);
  });
});
