import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { AppError, httpStatusOf } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { LinkErrors } from '#platform/keys';
import { type Page, wantsPage } from '#platform/pages';
import { UserErrors } from '#users';
import { EmailLinkService, refusalOf } from '../email-link.service.js';
import { OwnDeletionService } from '../own-deletion.service.js';
import { linkLimits } from '../profile-limits.js';
import { linkDonePage, linkOverPage, linkPage, type LinkAction } from './link-pages.js';
import { LinkDto } from './profile.dto.js';
import { LinkDoneView } from './profile.view.js';

const access = { public: 'the token of the mailed link proves the mailbox' };
const errors = [LinkErrors.INVALID_TOKEN, LinkErrors.EXPIRED_TOKEN, LinkErrors.TOKEN_ALREADY_USED];
const opening = { access, returns: null, html: true, limits: linkLimits } as const;
const pressing = { access, returns: LinkDoneView, html: true, limits: linkLimits } as const;

/** Links of mails about the own account. Following one shows a page; its button does what the page says. */
@Controller('api/users')
export class LinkController {
  constructor(
    private readonly emailLinks: EmailLinkService,
    private readonly deletions: OwnDeletionService,
  ) {}

  @Get('email/confirm')
  @Endpoint({ summary: 'Show what confirming a new address does.', ...opening })
  async showConfirm(@Query('token') token?: string, @Headers('accept-language') acceptLanguage?: string): Promise<Page> {
    const language = negotiateLanguage(acceptLanguage);
    const change = await this.emailLinks.find('confirm', token);
    if (change?.state !== 'waiting') return refused(language, new AppError(refusalOf(change)));
    return linkPage(language, 'confirm', { token: token!, email: change.newEmail });
  }

  @Post('email/confirm')
  @Endpoint({ summary: 'Confirm a new address.', errors: [...errors, UserErrors.EMAIL_TAKEN], ...pressing })
  async confirm(@Body() body: LinkDto, @Headers() headers: Record<string, string>): Promise<LinkDoneView | Page> {
    return answer('confirm', headers, () => this.emailLinks.confirm(body.token));
  }

  @Get('email/undo')
  @Endpoint({ summary: 'Show what the old mailbox can do about a change of address.', ...opening })
  async showUndo(@Query('token') token?: string, @Headers('accept-language') acceptLanguage?: string): Promise<Page> {
    const language = negotiateLanguage(acceptLanguage);
    const change = await this.emailLinks.find('undo', token);
    if (change?.state !== 'waiting' && change?.state !== 'revertible') return refused(language, new AppError(refusalOf(change)));
    return linkPage(language, change.state === 'waiting' ? 'stop' : 'revert', { token: token!, email: change.newEmail });
  }

  @Post('email/undo')
  @Endpoint({
    summary:
      'Stop a change of address, or take it back within some days. Ends all sessions and removes factors added since it was asked for; the latter voids the password, too.',
    errors: [...errors, UserErrors.EMAIL_TAKEN],
    ...pressing,
  })
  async undo(@Body() body: LinkDto, @Headers() headers: Record<string, string>): Promise<LinkDoneView | Page> {
    const change = await this.emailLinks.find('undo', body.token);
    return answer(change?.state === 'revertible' ? 'revert' : 'stop', headers, () => this.emailLinks.undo(body.token));
  }

  @Get('deletion/cancel')
  @Endpoint({ summary: 'Show what keeping an account means.', ...opening })
  async showKeep(@Query('token') token?: string, @Headers('accept-language') acceptLanguage?: string): Promise<Page> {
    const language = negotiateLanguage(acceptLanguage);
    try {
      await this.deletions.requireByLink(token);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return refused(language, error);
    }
    return linkPage(language, 'keep', { token: token! });
  }

  @Post('deletion/cancel')
  @Endpoint({ summary: 'Keep an account that was to be deleted.', errors, ...pressing })
  async keep(@Body() body: LinkDto, @Headers() headers: Record<string, string>): Promise<LinkDoneView | Page> {
    return answer('keep', headers, () => this.deletions.cancelByLink(body.token));
  }
}

/** Does it and says so, as a page or as JSON. */
async function answer(action: LinkAction, headers: Record<string, string>, work: () => Promise<void>): Promise<LinkDoneView | Page> {
  const asPage = wantsPage(headers['accept']);
  const language = negotiateLanguage(headers['accept-language']);
  try {
    await work();
  } catch (error) {
    if (!asPage || !(error instanceof AppError)) throw error;
    return refused(language, error);
  }
  return asPage ? linkDonePage(language, action) : { ok: true };
}

function refused(language: ReturnType<typeof negotiateLanguage>, error: AppError): Page {
  return linkOverPage(language, error.code, httpStatusOf(error.definition.kind));
}
