import type { TelegramText } from './telegram-text.js';

/**
 * A key under a message. `action` with `id` comes back, signed, when it is pressed: whoever declares
 * `@HandlesTelegramButton(action)` handles it.
 */
export type TelegramButton = { readonly label: string } & (
  | { readonly url: string }
  | {
      /** 1 to 20 of a-z, 0-9 and -. */
      readonly action: string;
      /** A uuid: what it is about. */
      readonly id: string;
    }
);

/** What a message is, as it is kept. */
export interface MessageContent extends TelegramText {
  /** Row by row. */
  readonly buttons: readonly (readonly TelegramButton[])[];
}

const MAX_ROWS = 10;
const MAX_IN_ROW = 4;
const MAX_LABEL = 64;

/** @throws a plain Error for buttons that Telegram would refuse. */
export function messageContent(text: TelegramText, buttons: readonly (readonly TelegramButton[])[] = []): MessageContent {
  if (buttons.length > MAX_ROWS || buttons.some((row) => row.length === 0 || row.length > MAX_IN_ROW))
    throw new Error(`A message has up to ${MAX_ROWS} rows of 1 to ${MAX_IN_ROW} buttons`);
  for (const button of buttons.flat()) {
    if (button.label.trim() === '' || button.label.length > MAX_LABEL)
      throw new Error(`A button has a label of 1 to ${MAX_LABEL} characters`);
    if ('action' in button && !/^[a-z0-9-]{1,20}$/.test(button.action)) throw new Error(`${button.action} is not the name of an action`);
  }
  return { text: text.text, entities: text.entities, buttons };
}
