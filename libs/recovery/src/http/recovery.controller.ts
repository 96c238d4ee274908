import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { PasswordErrors, PasswordPolicy } from '#passwords';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { type Language, negotiateLanguage } from '#platform/i18n';
import { LinkErrors, UsedLinkErrors } from '#platform/keys';
import { type Page, wantsPage } from '#platform/pages';
import { normaliseEmail } from '#users';
import { ForgottenPasswordService } from '../forgotten-password.service.js';
import { PasswordResetService } from '../password-reset.service.js';
import { forgotLimits, resetLimits } from '../recovery-limits.js';
import { forgotDonePage, forgotFormPage, resetDonePage, resetFormPage, resetOverPage } from './recovery-pages.js';
import { ForgotPasswordDto, ResetPasswordDto } from './recovery.dto.js';
import { RecoveryDoneView } from './recovery.view.js';

const LINK_REFUSALS = [LinkErrors.INVALID_TOKEN, LinkErrors.EXPIRED_TOKEN, UsedLinkErrors.TOKEN_ALREADY_USED];
const byLink = { public: 'the token of the mailed link proves the mailbox' };
// Administrators come in by them to end maintenance, and before the answer nobody knows who is one.
const duringMaintenance = 'open';

/** Ways back for people who do not know their password. */
@Controller('api/auth')
export class RecoveryController {
  constructor(
    private readonly forgotten: ForgottenPasswordService,
    private readonly resets: PasswordResetService,
    private readonly policy: PasswordPolicy,
  ) {}

  @Get('forgot-password')
  @Endpoint({
    summary: 'The page that asks whose password was forgotten.',
    access: { public: 'whoever forgot a password cannot sign in' },
    returns: null,
    status: 200,
    html: true,
    duringMaintenance,
  })
  open(@Headers('accept-language') acceptLanguage?: string): Page {
    return forgotFormPage(negotiateLanguage(acceptLanguage));
  }

  @Post('forgot-password')
  @Endpoint({
    summary: 'Mail the owner of an address a link to choose a new password. The answer is the same whether there is an account or not.',
    access: { public: 'whoever forgot a password cannot sign in' },
    returns: RecoveryDoneView,
    limits: forgotLimits,
    html: true,
    duringMaintenance,
  })
  async forgot(
    @Body() body: ForgotPasswordDto,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<RecoveryDoneView | Page> {
    await this.forgotten.ask(normaliseEmail(body.email)!);
    return wantsPage(accept) ? forgotDonePage(negotiateLanguage(acceptLanguage)) : { ok: true };
  }

  @Get('reset-password')
  @Endpoint({
    summary: 'The page behind a mailed link. Opening it changes nothing.',
    access: byLink,
    returns: null,
    status: 200,
    errors: LINK_REFUSALS,
    limits: resetLimits,
    html: true,
    duringMaintenance,
  })
  async follow(@Query('token') token?: string, @Headers('accept-language') acceptLanguage?: string): Promise<Page> {
    const language = negotiateLanguage(acceptLanguage);
    return this.pageOf(token, language);
  }

  @Post('reset-password')
  @Endpoint({
    summary: 'Choose a new password with the token of a mailed link. Ends every session and signs nobody in.',
    access: byLink,
    returns: RecoveryDoneView,
    errors: [...LINK_REFUSALS, PasswordErrors.WEAK_PASSWORD],
    limits: resetLimits,
    html: true,
    duringMaintenance,
  })
  async reset(
    @Body() body: ResetPasswordDto,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<RecoveryDoneView | Page> {
    const asPage = wantsPage(accept);
    const language = negotiateLanguage(acceptLanguage);
    try {
      await this.resets.reset(body.token, body.password);
    } catch (error) {
      if (!asPage || !(error instanceof AppError)) throw error;
      return LINK_REFUSALS.includes(error.definition)
        ? resetOverPage(language, error.definition)
        : this.pageOf(body.token, language, error);
    }
    return asPage ? resetDonePage(language) : { ok: true };
  }

  private async pageOf(token: string | undefined, language: Language, problem?: AppError): Promise<Page> {
    const link = await this.resets.look(token);
    if ('refusal' in link) return resetOverPage(language, link.refusal);
    const isInvited = link.reset.reason === 'invitation';
    return resetFormPage(language, { token: token!, minLength: this.policy.minLength, isInvited, ...(problem && { problem }) });
  }
}
