import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Keys } from '#platform/keys';
import { ButtonData } from './button-data.js';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const ID = '01a20324-6093-709c-afab-95e12b591bb0';

it('NT1 a button opens as it was made, and with any other letter anywhere it does not', async () => {
  const key = createSecretKey(randomBytes(32));
  const buttons = new ButtonData({ current: async () => ({ key }) } as unknown as Keys);
  const rows = await buttons.sign([[{ label: 'Take it', action: 'incident-ack', id: ID }]]);
  const made = rows[0]![0] as { readonly data: string };
  expect(await buttons.open(made.data)).toEqual({ action: 'incident-ack', id: ID });
  const others = [...made.data].flatMap((own, place) =>
    LETTERS.filter((letter) => letter !== own).map((letter) => made.data.slice(0, place) + letter + made.data.slice(place + 1)),
  );
  expect((await Promise.all(others.map((data) => buttons.open(data)))).filter(Boolean)).toEqual([]);
});
