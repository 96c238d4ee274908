import { Controller, Delete, Get, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { TelegramLinkErrors } from '../telegram-link.errors.js';
import { TelegramLinkPermissions } from '../telegram-link.permissions.js';
import { TelegramLinkService } from '../telegram-link.service.js';
import { OwnTelegramView, TelegramInvitationView, toOwnTelegramView, toTelegramInvitationView } from './own-telegram.view.js';

const access = { permission: TelegramLinkPermissions['telegram.link'] };
const { TELEGRAM_NOT_LINKED, TELEGRAM_OFF, TELEGRAM_UNREACHABLE } = TelegramLinkErrors;
const linkLimits = [limit({ name: 'telegram.link.person', by: 'user', max: 10, windowSeconds: 3600 })];
const testLimits = [limit({ name: 'telegram.test.person', by: 'user', max: 5, windowSeconds: 600 })];

/** A person's own link to Telegram. */
@Controller('api/users/me/telegram')
export class OwnTelegramController {
  constructor(private readonly links: TelegramLinkService) {}

  @Get()
  @Endpoint({ summary: 'Read which Telegram your account is linked to.', access, returns: OwnTelegramView })
  async find(@CurrentActor() actor: Actor): Promise<OwnTelegramView> {
    return toOwnTelegramView(await this.links.find(actor.userId));
  }

  @Post('link')
  @Endpoint({
    summary: 'Get a code that links your account to the Telegram it is sent from, for 15 minutes; the one before no longer counts.',
    access,
    returns: TelegramInvitationView,
    errors: [TELEGRAM_OFF, TELEGRAM_UNREACHABLE],
    stepUp: true,
    limits: linkLimits,
    // The answer holds a secret, which is not kept.
    idempotency: false,
  })
  async invite(@CurrentActor() actor: Actor): Promise<TelegramInvitationView> {
    return toTelegramInvitationView(await this.links.invite(actor));
  }

  @Post('test')
  @Endpoint({
    summary: 'Send yourself a message by Telegram.',
    access,
    returns: null,
    errors: [TELEGRAM_NOT_LINKED, TELEGRAM_OFF],
    limits: testLimits,
  })
  async test(@CurrentActor() actor: Actor): Promise<void> {
    await this.links.test(actor);
  }

  @Delete()
  @Endpoint({ summary: 'End the link to Telegram.', access, returns: null, errors: [TELEGRAM_NOT_LINKED], stepUp: true })
  async unlink(@CurrentActor() actor: Actor): Promise<void> {
    await this.links.unlink(actor);
  }
}
