import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { PasswordErrors, PasswordPolicy } from '#passwords';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { type Page, wantsPage } from '#platform/pages';
import { negotiateLanguage } from '#platform/i18n';
import { LinkErrors } from '#platform/keys';
import { acceptsForm, ConfirmationFormService } from '../confirmation-form.service.js';
import { ConfirmationService, refusalOf } from '../confirmation.service.js';
import { confirmLimits } from '../registration-limits.js';
import { ConfirmDto } from './confirmation.dto.js';
import { confirmationDonePage, confirmationFormPage, confirmationOverPage } from './confirmation-pages.js';
import { RegistrationDoneView } from './registration.view.js';

const errors = [LinkErrors.INVALID_TOKEN, LinkErrors.EXPIRED_TOKEN, LinkErrors.TOKEN_ALREADY_USED];
const access = { public: 'the token of the mailed link proves the mailbox' };

/** Proving that an address is one's own. See docs/adr/0003-confirming-an-address.md. */
@Controller('api/auth')
export class ConfirmationController {
  constructor(
    private readonly confirmations: ConfirmationService,
    private readonly forms: ConfirmationFormService,
    private readonly policy: PasswordPolicy,
  ) {}

  @Get('confirm')
  @Endpoint({
    summary: 'Confirm an address. A browser gets a page with a button instead, and nothing happens yet.',
    access,
    returns: RegistrationDoneView,
    errors,
    limits: confirmLimits,
    html: true,
  })
  async follow(
    @Query('token') token?: string,
    @Headers('accept') accept?: string,
    @Headers('accept-language') acceptLanguage?: string,
  ): Promise<RegistrationDoneView | Page> {
    const registration = await this.confirmations.find(token);
    if (wantsPage(accept)) {
      const language = negotiateLanguage(acceptLanguage);
      return registration && acceptsForm(registration)
        ? confirmationFormPage(language, { token: token!, minLength: this.policy.minLength, registration })
        : confirmationOverPage(language, registration);
    }
    if (registration?.state !== 'usable') throw new AppError(refusalOf(registration));
    await this.confirmations.confirm(registration, 'link', null);
    return { ok: true };
  }

  @Post('confirm')
  @Endpoint({
    summary: 'Confirm an address with the password of the registration, or with a new one in its place.',
    access,
    returns: RegistrationDoneView,
    errors: [...errors, PasswordErrors.WEAK_PASSWORD, PasswordErrors.INVALID_CREDENTIALS],
    limits: confirmLimits,
    html: true,
  })
  async press(
    @Body() body: ConfirmDto,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<RegistrationDoneView | Page> {
    const page = wantsPage(accept);
    const language = negotiateLanguage(acceptLanguage);
    try {
      if (body.new_password === undefined) await this.forms.withPassword(body.token, body.password!);
      else await this.forms.withNewPassword(body.token, body.new_password);
    } catch (error) {
      if (!page || !(error instanceof AppError)) throw error;
      const registration = await this.confirmations.find(body.token);
      return registration && acceptsForm(registration)
        ? confirmationFormPage(language, { token: body.token, minLength: this.policy.minLength, registration, problem: error })
        : confirmationOverPage(language, registration);
    }
    return page ? confirmationDonePage(language) : { ok: true };
  }
}
