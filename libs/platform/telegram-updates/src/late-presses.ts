import { Injectable } from '@nestjs/common';
import { TelegramBot } from '#platform/telegram';
import { UPDATE_TEXTS } from './update-texts.js';
import { readUpdate } from './update.js';

/** Presses that are remembered: Telegram calls again and again with the same ones. */
const MOST = 1_000;

/** Tells whoever pressed a button that it takes longer, while what they pressed cannot be kept: Telegram brings it again. */
@Injectable()
export class LatePresses {
  private readonly told = new Set<string>();

  constructor(private readonly bot: TelegramBot) {}

  /** Each of them once; one who could not be told is told the next time. */
  async tell(raw: unknown): Promise<void> {
    const update = readUpdate(raw);
    if (update.kind !== 'button' || this.told.has(update.callbackId)) return;
    this.told.add(update.callbackId);
    for (const oldest of this.told) {
      if (this.told.size <= MOST) break;
      this.told.delete(oldest);
    }
    const { outcome } = await this.bot.answer(update.callbackId, UPDATE_TEXTS[update.from.language].later);
    if (outcome === 'away' || outcome === 'rate-limited') this.told.delete(update.callbackId);
  }
}
