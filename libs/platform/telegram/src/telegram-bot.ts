import type { TelegramText } from './telegram-text.js';

/** A row of keys under a message. `url` opens an address; `data` comes back as a callback. */
export type BotKey = { readonly label: string } & ({ readonly url: string } | { readonly data: string });

/** Telegram asked to wait: nothing was done. */
export interface RateLimited {
  readonly outcome: 'rate-limited';
  readonly retryAfterSeconds: number;
  readonly error: string;
}

/** The person blocked the bot or left, or the bot was thrown out: nothing was done, and nothing will be. */
export interface Blocked {
  readonly outcome: 'blocked';
  readonly error: string;
}

/** The group has become another chat: nothing was done, there it would be. */
export interface ChatMoved {
  readonly outcome: 'chat-moved';
  readonly chatId: number;
  readonly error: string;
}

/** Telegram understood and refused; it will again. */
export interface Refused {
  readonly outcome: 'refused';
  readonly error: string;
}

/** Telegram is away, or does not know the token: surely not done. */
export interface Away {
  readonly outcome: 'away';
  readonly error: string;
}

/** No answer came after the request had gone out: it may have been done. */
export interface Unknown {
  readonly outcome: 'unknown';
  readonly error: string;
}

/** How a call fails. `error` tells it in at most 300 characters, never with the token. */
export type CallFailure = RateLimited | Blocked | ChatMoved | Refused | Away | Unknown;

/** The bot as Telegram knows it. */
export interface BotSelf {
  readonly id: number;
  /** Without the @. */
  readonly username: string;
  readonly name: string;
}

/**
 * The bot that the settings name now. Each call ends within ten seconds, is made once, and never throws for what
 * Telegram says or fails to say.
 */
export abstract class TelegramBot {
  /** Null without a token: Telegram is off. Public: it is the part of the token before the colon. */
  abstract readonly botId: number | null;

  /** Why nothing is to be sent or changed: there is no token, or this is a demonstration; null: it may. */
  abstract readonly silencedBy: 'off' | 'demo' | null;

  abstract send(
    chatId: number,
    text: TelegramText,
    keys?: readonly (readonly BotKey[])[],
  ): Promise<{ readonly outcome: 'sent'; readonly messageId: number } | CallFailure>;

  /** Saying the same once more is a success. `gone`: the message was deleted, or is too old. */
  abstract edit(
    chatId: number,
    messageId: number,
    text: TelegramText,
    keys?: readonly (readonly BotKey[])[],
  ): Promise<{ readonly outcome: 'edited' } | { readonly outcome: 'gone'; readonly error: string } | CallFailure>;

  /** Ends the waiting of whoever pressed a key. @param text shown to them for a moment, up to 200 characters. */
  abstract answer(callbackId: string, text?: string): Promise<{ readonly outcome: 'answered' } | CallFailure>;

  abstract me(): Promise<({ readonly outcome: 'me' } & BotSelf) | CallFailure>;
}
