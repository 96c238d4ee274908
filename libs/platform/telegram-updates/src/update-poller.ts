import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '#platform/config';
import { Settings } from '#platform/settings';
import { type CallFailure, GrammyBotAdapter, type RawUpdate, TelegramSettings } from '#platform/telegram';
import { TelegramOutage } from './telegram-outage.js';
import { UpdateIntakeService } from './update-intake.service.js';
import { readUpdate, updateIdOf } from './update.js';
import { UpdateRepository } from './update.repository.js';

/** Seconds. */
export interface PollTimes {
  /** Longer than a question for updates may take, so that the lease outlives its holder only when that one died. */
  readonly lease: number;
  /** For a look at the database, which may hang. */
  readonly ask: number;
  /** Between two looks whether there is something to do. */
  readonly idle: number;
  readonly afterFailure: number;
  /** Between two questions while nothing can be confirmed: Telegram does not hold those back. */
  readonly duringOutage: number;
}

const TIMES: PollTimes = { lease: 45, ask: 5, idle: 5, afterFailure: 5, duringOutage: 1 };
const WEBHOOK_PATH = '/api/telegram/webhook';

/** Reads the bot's updates, in one process of the installation; or, in webhook mode, tells Telegram whom to call. */
@Injectable()
export class UpdatePoller implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly times: PollTimes = TIMES;
  private readonly logger = new Logger('Telegram');
  private readonly holder = randomUUID();
  private readonly stopped = new AbortController();
  /** Aborted when settings change: what is waited for may not count any more. */
  private round = new AbortController();
  private running: Promise<void> | undefined;
  /** What was last told to Telegram about the webhook. */
  private told: string | undefined;
  private lastFailure: string | undefined;

  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly bot: GrammyBotAdapter,
    private readonly intake: UpdateIntakeService,
    private readonly updates: UpdateRepository,
    private readonly outage: TelegramOutage,
  ) {}

  onApplicationBootstrap(): void {
    this.settings.onChange((changed) => {
      if ([...changed].some((key) => key.startsWith('telegram.'))) this.round.abort();
    });
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    this.round.abort();
    await this.running;
    await this.updates.release(this.holder).catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      this.round = new AbortController();
      const { signal } = this.round;
      const seconds = await this.once(signal).catch((error: Error) => this.afterFailure(error.message));
      if (seconds > 0)
        await sleep(seconds * 1000, undefined, { signal: AbortSignal.any([signal, this.stopped.signal]) }).catch(() => undefined);
    }
  }

  /** @returns seconds until the next round. */
  private async once(signal: AbortSignal): Promise<number> {
    const { botId } = this.bot;
    if (botId === null) return this.times.idle;
    const position = await this.position(botId);
    if (position === null) return this.times.idle;
    if (this.settings.get(TelegramSettings['telegram.updates.mode']) === 'webhook') return this.announce(botId);
    const result = await this.bot.updates(position.offset, signal);
    if (result.outcome === 'updates') return this.take(botId, result.updates, position.leased);
    if (signal.aborted) return 0;
    // Telegram calls somebody as long as a webhook is set.
    if (result.error.startsWith('409') && result.error.includes('webhook')) {
      this.told = undefined;
      const unset = await this.bot.setWebhook(null);
      return unset.outcome === 'set' ? 0 : this.after(unset);
    }
    return this.after(result);
  }

  /** From where to read; null while another process does. `leased`: what is read can be kept. */
  private async position(botId: number): Promise<{ readonly offset: number; readonly leased: boolean } | null> {
    try {
      const offset = await within(this.times.ask, this.updates.lease(botId, this.holder, this.times.lease));
      this.outage.reading = offset === null ? null : { botId, offset };
      return offset === null ? null : { offset, leased: true };
    } catch (error) {
      const offset = this.outage.offsetOf(botId);
      if (offset === null) throw error;
      return { offset, leased: false };
    }
  }

  /** What cannot be kept is only heard: it is not confirmed, and comes again. @returns seconds until the next round. */
  private async take(botId: number, found: readonly RawUpdate[], leased: boolean): Promise<number> {
    this.lastFailure = undefined;
    if (this.outage.listens) await this.outage.hear(found.map((raw) => ({ updateId: updateIdOf(raw) ?? 0, update: readUpdate(raw) })));
    if (!leased) return this.times.duringOutage;
    await this.intake.take(botId, found);
    return 0;
  }

  /** Tells Telegram to call us, once for each address and secret. */
  private async announce(botId: number): Promise<number> {
    const secret = this.settings.get(TelegramSettings['telegram.webhook.secret']);
    if (secret === null) return this.afterFailure('The mode is webhook and there is no telegram.webhook.secret: nothing is received');
    const url = `${this.config.publicUrl}${WEBHOOK_PATH}`;
    const tell = `${botId} ${url} ${secret}`;
    if (this.told === tell) return this.times.idle;
    const result = await this.bot.setWebhook(url, secret);
    if (result.outcome !== 'set') return this.after(result);
    this.told = tell;
    return this.times.idle;
  }

  private after(failure: CallFailure): number {
    const seconds = this.afterFailure(`Updates could not be read: ${failure.error}`);
    return failure.outcome === 'rate-limited' ? Math.max(failure.retryAfterSeconds, seconds) : seconds;
  }

  /** Said once for each trouble, not every five seconds. */
  private afterFailure(text: string): number {
    if (!this.stopped.signal.aborted && this.lastFailure !== text) this.logger.warn(text);
    this.lastFailure = text;
    return this.times.afterFailure;
  }
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: done.signal }).then(
    () => Promise.reject(new Error(`The database did not answer within ${seconds} s`)),
    () => work,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
