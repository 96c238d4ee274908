import { Injectable } from '@nestjs/common';
import type { Api } from 'grammy';
import { DemoSettings } from '#platform/demo';
import { Settings } from '#platform/settings';
import { fetchOption } from './bot-fetch.js';
import { failureOf, isGone, isUnchanged } from './call-failure.js';
import { type BotKey, type CallFailure, TelegramBot } from './telegram-bot.js';
import type { TelegramText } from './telegram-text.js';
import { TelegramSettings } from './telegram.settings.js';

/** How long calls may take, in seconds. */
export interface BotTimes {
  readonly call: number;
  /** How long Telegram holds a question for updates back while there are none. */
  readonly poll: number;
}

const TIMES: BotTimes = { call: 10, poll: 25 };
const MAX_ANSWER = 200;

/** What is asked for, and nothing else is sent to us. */
const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;

/** Nothing leaves one; whoever wants something sent keeps it. */
const DEMONSTRATION = { outcome: 'refused', error: 'This installation is a demonstration (demo.mode).' } as const;

/** An update as it came; judged where it is handled. */
export interface RawUpdate {
  readonly update_id: number;
}

/** The Bot API by grammY, which is loaded when the first call is made. */
@Injectable()
export class GrammyBotAdapter extends TelegramBot {
  protected readonly times: BotTimes = TIMES;
  private api: { readonly key: string; readonly api: Api } | undefined;

  constructor(private readonly settings: Settings) {
    super();
  }

  get botId(): number | null {
    const token = this.token();
    return token === null ? null : Number.parseInt(token, 10);
  }

  get silencedBy(): 'off' | 'demo' | null {
    if (this.botId === null) return 'off';
    return this.settings.get(DemoSettings['demo.mode']) ? 'demo' : null;
  }

  async send(chatId: number, text: TelegramText, keys: readonly (readonly BotKey[])[] = []) {
    if (this.silencedBy === 'demo') return DEMONSTRATION;
    return this.call(async (api) => {
      const message = await api.sendMessage(chatId, text.text, { ...shape(text), reply_markup: keyboard(keys) });
      return { outcome: 'sent', messageId: message.message_id } as const;
    });
  }

  async edit(chatId: number, messageId: number, text: TelegramText, keys: readonly (readonly BotKey[])[] = []) {
    if (this.silencedBy === 'demo') return DEMONSTRATION;
    const result = await this.call(async (api) => {
      await api.editMessageText(chatId, messageId, text.text, { ...shape(text), reply_markup: keyboard(keys) });
      return { outcome: 'edited' } as const;
    });
    if (result.outcome === 'edited') return result;
    if (isUnchanged(result)) return { outcome: 'edited' } as const;
    return isGone(result) ? ({ outcome: 'gone', error: result.error } as const) : result;
  }

  answer(callbackId: string, text = '') {
    return this.call(async (api) => {
      await api.answerCallbackQuery(callbackId, { text: text.slice(0, MAX_ANSWER).toWellFormed() });
      return { outcome: 'answered' } as const;
    });
  }

  me() {
    return this.call(async (api) => {
      const { id, username, first_name: name } = await api.getMe();
      return { outcome: 'me', id, username, name } as const;
    });
  }

  /** Waits up to 25 s for updates from `offset` on; `end` gives up. */
  updates(offset: number, end: AbortSignal) {
    return this.call(
      async (api) => {
        const options = { offset, limit: 100, timeout: this.times.poll, allowed_updates: ALLOWED_UPDATES };
        const found: readonly RawUpdate[] = await api.getUpdates(options, asGrammys(end));
        return { outcome: 'updates', updates: found } as const;
      },
      { seconds: this.times.poll + this.times.call, end },
    );
  }

  /** Lets Telegram call `url` from now on, or, with null, nobody. */
  setWebhook(url: string | null, secret = '') {
    return this.call(async (api) => {
      if (url === null) await api.deleteWebhook();
      else await api.setWebhook(url, { secret_token: secret, allowed_updates: ALLOWED_UPDATES, max_connections: 10 });
      return { outcome: 'set' } as const;
    });
  }

  private token(): string | null {
    return this.settings.get(TelegramSettings['telegram.bot.token']);
  }

  /** One call, within its time. The time is kept here too: grammY ends waiting at its own, and not all there is. */
  private async call<T>(work: (api: Api) => Promise<T>, options: { seconds?: number; end?: AbortSignal } = {}): Promise<T | CallFailure> {
    const token = this.token();
    if (token === null)
      return { outcome: 'away', error: 'No bot is configured: set TELEGRAM_BOT_TOKEN, or telegram.bot.token in the settings.' };
    const { seconds = this.times.call, end } = options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), seconds * 1000);
      end?.addEventListener('abort', () => reject(Object.assign(new Error('ended'), { code: 'ABORTED' })), { once: true });
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([this.current(token).then(work), late]);
    } catch (error) {
      return failureOf(error, token);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The client of the token and address that the settings name now. */
  private async current(token: string): Promise<Api> {
    const root = this.settings.get(TelegramSettings['telegram.api.root']);
    const key = `${root} ${token}`;
    if (this.api?.key === key) return this.api.api;
    const { Api } = await import('grammy');
    const api = new Api(token, { apiRoot: root, fetch: fetchOption, timeoutSeconds: this.times.poll + this.times.call + 5 });
    this.api = { key, api };
    return api;
  }
}

function shape({ entities }: TelegramText) {
  return { entities: entities.map((entity) => ({ ...entity })), link_preview_options: { is_disabled: true } };
}

function keyboard(rows: readonly (readonly BotKey[])[]) {
  return {
    inline_keyboard: rows.map((row) =>
      row.map((key) => ('url' in key ? { text: key.label, url: key.url } : { text: key.label, callback_data: key.data })),
    ),
  };
}

/** grammY is typed for a package's AbortSignal; Node's does the same. */
function asGrammys(signal: AbortSignal): Parameters<Api['getUpdates']>[1] {
  return signal as unknown as Parameters<Api['getUpdates']>[1];
}
