import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Language } from '#platform/i18n';
import { TelegramBot } from '#platform/telegram';
import { type OutageListener, type OutagePress, type ReadingPosition, TelegramOutage } from '#platform/telegram-updates';
import { OpenOutages } from './open-outages.js';
import { nameIn } from './outage-page-text.js';
import { type Outage, standingOf } from './outage.js';

const SILENCE_MS = 60 * 60_000;
const WORDS = {
  en: {
    later: 'This is done as soon as the platform is back.',
    stranger: 'You are not on call.',
    taken: (name: string) => `${name} has it.`,
  },
  es: {
    later: 'Se hará en cuanto vuelva la plataforma.',
    stranger: 'No estás de guardia.',
    taken: (name: string) => `Lo tiene ${name}.`,
  },
} as const satisfies Record<Language, unknown>;

/** Buttons under pages about an outage, while it lasts. Telegram tells them again afterwards; then they change nothing. */
@Injectable()
export class OutagePresses implements OutageListener, OnModuleInit {
  constructor(
    private readonly telegram: TelegramOutage,
    private readonly bot: TelegramBot,
    private readonly outages: OpenOutages,
  ) {}

  onModuleInit(): void {
    this.telegram.register(this);
  }

  get listens(): boolean {
    return this.outages.all.length > 0;
  }

  get position(): ReadingPosition | null {
    return this.outages.all.find(({ reading }) => reading !== null)?.reading ?? null;
  }

  async heard({ from, callbackId, data }: OutagePress): Promise<void> {
    const words = WORDS[from.language];
    const outage = this.outages.all.find(({ keys }) => keys?.acknowledge === data || keys?.silence === data);
    if (!outage) return void (await this.bot.answer(callbackId, words.later));
    // Telegram vouches for who pressed; the chat with them has their number.
    const person = this.outages.onCall?.people.find(({ chatId }) => chatId === from.id);
    if (!person) return void (await this.bot.answer(callbackId, words.stranger));
    const taker = data === outage.keys!.acknowledge ? this.acknowledge(outage, person.userId) : this.silence(outage, person.userId);
    await this.bot.answer(callbackId, taker === person.userId ? '' : words.taken(nameIn(this.outages.onCall!, taker)));
  }

  /** @returns who has it. */
  private acknowledge(outage: Outage, userId: string): string {
    if (!outage.acknowledged) {
      outage.acknowledged = { userId, at: new Date().toISOString() };
      this.outages.save(outage);
    }
    return outage.acknowledged.userId;
  }

  private silence(outage: Outage, userId: string): string {
    const now = new Date();
    if (standingOf(outage, now) === 'firing') {
      outage.silenced = { userId, at: now.toISOString(), until: new Date(now.getTime() + SILENCE_MS).toISOString() };
      this.outages.save(outage);
    }
    return outage.acknowledged?.userId ?? outage.silenced?.userId ?? userId;
  }
}
