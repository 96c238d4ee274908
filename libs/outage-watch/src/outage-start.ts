import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ACKNOWLEDGE, SILENCE } from '#incidents';
import { AlertTicks } from '#platform/alerts';
import { newId } from '#platform/database';
import { ButtonData, TelegramBot } from '#platform/telegram';
import { TelegramOutage } from '#platform/telegram-updates';
import type { Dependency } from './dependency.js';
import type { Outage } from './outage.js';

/** Whoever was asked so shortly before it began was the one process that looks at the rules. */
const LATELY_MS = 10_000;

/** How an outage begins: in which process, and with what it needs to go on in any. */
@Injectable()
export class OutageStart implements OnModuleInit {
  private readonly logger = new Logger('Outage');
  private tickedAt = 0;

  constructor(
    private readonly ticks: AlertTicks,
    private readonly telegram: TelegramOutage,
    private readonly bot: TelegramBot,
    private readonly buttons: ButtonData,
  ) {}

  onModuleInit(): void {
    this.ticks.register('outage-watch', async () => void (this.tickedAt = Date.now()));
  }

  /** True in one process: the one that reads the bot's updates, for the buttons; without a bot the one that looks at the rules. */
  isLeader(awaySince: Date): boolean {
    if (this.bot.botId !== null) return this.telegram.reading !== null;
    return this.tickedAt > awaySince.getTime() - LATELY_MS;
  }

  async outageOf(dependency: Dependency, awaySince: Date, now: Date): Promise<Omit<Outage, 'owner'>> {
    const id = newId();
    return {
      id,
      dependency,
      since: awaySince.toISOString(),
      noticedAt: now.toISOString(),
      keys: await this.keysOf(id),
      reading: this.telegram.reading,
      pages: [],
      acknowledged: null,
      silenced: null,
      heldUntil: null,
    };
  }

  /** Signed once, so that a process that takes over needs no key to know them again. */
  private async keysOf(id: string): Promise<Outage['keys']> {
    try {
      const signed = await this.buttons.sign([[ACKNOWLEDGE, SILENCE].map((action) => ({ label: action, action, id }))]);
      const [acknowledge = '', silence = ''] = signed.flat().map((key) => ('data' in key ? key.data : ''));
      return { acknowledge, silence };
    } catch (error) {
      this.logger.warn(`Pages go out without buttons: ${(error as Error).message}`);
      return null;
    }
  }
}
