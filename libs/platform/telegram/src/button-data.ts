import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isId } from '#platform/database';
import { Keys } from '#platform/keys';
import type { BotKey } from './telegram-bot.js';
import type { TelegramButton } from './message-content.js';

/** What was pressed. */
export interface PressedButton {
  readonly action: string;
  readonly id: string;
}

const SHAPE = /^v1:([a-z0-9-]{1,20}):([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{11})$/;
const SIGNATURE_BYTES = 8;

/**
 * What a button carries: `v1:<action>:<id>:<hmac>`, 58 of Telegram's 64 bytes at most. Nobody else can make one, since
 * the key is the installation's; who may press it is decided when it is pressed.
 */
@Injectable()
export class ButtonData {
  constructor(private readonly keys: Keys) {}

  /** Buttons as Telegram takes them. */
  async sign(buttons: readonly (readonly TelegramButton[])[]): Promise<BotKey[][]> {
    const { key } = await this.keys.current('telegram-button');
    const keyOf = (button: TelegramButton): BotKey => {
      if ('url' in button) return button;
      if (!isId(button.id)) throw new Error('A button is about a uuid');
      const body = `v1:${button.action}:${Buffer.from(button.id.replaceAll('-', ''), 'hex').toString('base64url')}`;
      return { label: button.label, data: `${body}:${signatureOf(body, key.export())}` };
    };
    return buttons.map((row) => row.map(keyOf));
  }

  /** Null for what was not made here. */
  async open(data: string): Promise<PressedButton | null> {
    const match = data.length <= 64 ? SHAPE.exec(data) : null;
    if (!match) return null;
    const [, action = '', id = '', signature = ''] = match;
    const { key } = await this.keys.current('telegram-button');
    // As text: of the last letter two bits mean nothing, and the same data must not be spelt in several ways.
    if (!timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(`v1:${action}:${id}`, key.export())))) return null;
    const hex = Buffer.from(id, 'base64url').toString('hex');
    return { action, id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
  }
}

/** Eleven letters of base64url. */
function signatureOf(body: string, key: Buffer): string {
  return createHmac('sha256', key).update(body).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
}
