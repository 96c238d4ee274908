import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { TelegramBot, TelegramSettings } from '#platform/telegram';
import { LatePresses } from '../late-presses.js';
import { UpdateIntakeService } from '../update-intake.service.js';

const limits = [limit({ name: 'telegram.webhook.address', by: 'address', max: 3_000, windowSeconds: 60 })];

/** A database that says nothing is given up after five seconds only. */
const PATIENCE_MS = 2_000;

/** Where Telegram calls, in webhook mode. Answers at once: the work is a job. */
@Controller('api/telegram/webhook')
export class TelegramWebhookController {
  constructor(
    private readonly settings: Settings,
    private readonly bot: TelegramBot,
    private readonly intake: UpdateIntakeService,
    private readonly late: LatePresses,
    private readonly metrics: Metrics,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Take an update from Telegram. Not there unless webhook mode is set.',
    access: { public: 'Telegram proves itself by the secret in its header' },
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, PlatformErrors.UNAUTHORIZED],
    limits,
    duringMaintenance: 'open',
  })
  async receive(@Req() request: FastifyRequest): Promise<void> {
    const secret = this.settings.get(TelegramSettings['telegram.webhook.secret']);
    const { botId } = this.bot;
    const webhook = this.settings.get(TelegramSettings['telegram.updates.mode']) === 'webhook';
    if (!webhook || secret === null || botId === null) throw new AppError(PlatformErrors.NOT_FOUND);
    if (!isSame(request.headers['x-telegram-bot-api-secret-token'], secret)) {
      this.metrics.countSecurityEvent('telegram-webhook-refused');
      throw new AppError(PlatformErrors.UNAUTHORIZED);
    }
    // Whoever pressed sees something going on until they are answered, and Telegram waits for us before it brings the next.
    const tell = () => void this.late.tell(request.body);
    const timer = setTimeout(tell, PATIENCE_MS);
    try {
      await this.intake.take(botId, [request.body]);
    } catch (error) {
      tell();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** In constant time: digests have one length. */
function isSame(given: unknown, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}
