import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { readBytes } from '#platform/uploads';
import { InboundMailErrors } from '../inbound-mail.errors.js';
import { InboundMailIntake } from '../inbound-mail-intake.js';
import { InboundMailSettings, MAX_MEGABYTES } from '../inbound-mail.settings.js';
import { BodyBudget } from '../mail-budgets.js';
import { addressesIn, type MailHeaders, readHeaders } from '../mail-headers.js';

const limits = [limit({ name: 'inbound-mail.webhook.address', by: 'address', max: 1_200, windowSeconds: 60 })];
const BUSY_SECONDS = 10;

/** Where a mail server or a service for incoming mail hands mails over. */
@Controller('api/inbound-mail')
export class InboundMailWebhookController {
  constructor(
    private readonly settings: Settings,
    private readonly intake: InboundMailIntake,
    private readonly budget: BodyBudget,
    private readonly metrics: Metrics,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Take a mail in, as it is. Not there unless the address and the secret for it are set.',
    access: { public: 'whoever brings mails proves itself by the secret in its header' },
    returns: null,
    bytes: { maxBytes: MAX_MEGABYTES * 1024 ** 2, type: 'message/rfc822' },
    errors: [
      PlatformErrors.NOT_FOUND,
      InboundMailErrors.INBOUND_MAIL_SECRET,
      PlatformErrors.BAD_REQUEST,
      InboundMailErrors.INBOUND_MAIL_NOT_OURS,
      InboundMailErrors.INBOUND_MAIL_NOT_NOW,
      InboundMailErrors.INBOUND_MAIL_FULL,
    ],
    limits,
  })
  @ApiHeader({ name: 'X-Inbound-Mail-Secret', required: true, description: 'The setting `mail.in.secret`.' })
  @ApiHeader({
    name: 'X-Envelope-From',
    required: false,
    description: 'Sender of the envelope; `<>` for none. Otherwise Return-Path, or From.',
  })
  @ApiHeader({
    name: 'X-Envelope-To',
    required: false,
    description: 'Recipients, separated by commas. Otherwise those that the mail names.',
  })
  async receive(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.requireSecret(request);
    const maxBytes = this.settings.get(InboundMailSettings['mail.in.megabytes']) * 1024 ** 2;
    const account = this.budget.open();
    try {
      if (!account.take(Math.min(Number(request.headers['content-length'] ?? maxBytes), maxBytes)))
        throw new AppError(InboundMailErrors.INBOUND_MAIL_NOT_NOW, undefined, { retryAfterSeconds: BUSY_SECONDS });
      const raw = await readBytes(request, reply, maxBytes, 'message/rfc822');
      if (raw.length === 0) throw new AppError(PlatformErrors.BAD_REQUEST);
      const headers = await readHeaders(raw);
      await this.intake.take({ source: 'webhook', ...envelopeOf(request, headers), raw, headers });
    } finally {
      account.close();
    }
  }

  private requireSecret({ headers }: FastifyRequest): void {
    const secret = this.settings.get(InboundMailSettings['mail.in.secret']);
    if (secret === null || this.settings.get(InboundMailSettings['mail.in.address']) === '') throw new AppError(PlatformErrors.NOT_FOUND);
    if (isSame(headers['x-inbound-mail-secret'], secret)) return;
    this.metrics.countSecurityEvent('inbound-mail-refused');
    throw new AppError(InboundMailErrors.INBOUND_MAIL_SECRET);
  }
}

function envelopeOf({ headers: given }: FastifyRequest, headers: MailHeaders): { envelopeFrom: string; recipients: string[] } {
  const [from, to] = [given['x-envelope-from'], given['x-envelope-to']];
  const returnPath = headers.get('return-path')?.[0];
  return {
    envelopeFrom: bare(typeof from === 'string' ? from : (returnPath ?? addressesIn(headers, 'from')[0] ?? '')),
    recipients: typeof to === 'string' ? to.split(',').map(bare) : addressesIn(headers, 'delivered-to', 'x-original-to', 'to', 'cc'),
  };
}

/** Without <> and blanks around. */
function bare(address: string): string {
  return address
    .trim()
    .replace(/^<([^<>]*)>$/, '$1')
    .trim();
}

/** In constant time: digests have one length. */
function isSame(given: unknown, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}
