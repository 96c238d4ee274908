import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { PasswordErrors, PasswordPolicy } from '#passwords';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { type Page, wantsPage } from '#platform/pages';
import { negotiateLanguage } from '#platform/i18n';
import { LinkErrors } from '#platform/keys';
import { normaliseEmail, UserErrors } from '#users';
import { AuthErrors } from '../auth.errors.js';
import { setupLimits } from '../auth-limits.js';
import { SetupDemo } from '../setup-demo.js';
import { SetupService } from '../setup.service.js';
import { SetupDto } from './setup.dto.js';
import { setupDonePage, setupFormPage, setupOverPage } from './setup-pages.js';
import { SetupDoneView, SetupStateView, toSetupStateView } from './setup.view.js';

const access = { public: 'the token of the link on the operator’s terminal proves who may set up' };

/** Making the first administrator in a browser. */
@Controller('api/setup')
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly demo: SetupDemo,
    private readonly policy: PasswordPolicy,
  ) {}

  @Get()
  @Endpoint({
    summary: 'What a set-up link is good for; to a browser, the plain page behind it. Changes nothing.',
    access,
    returns: SetupStateView,
    limits: setupLimits,
    html: true,
    duringMaintenance: 'open',
  })
  async open(
    @Query('token') token?: string,
    @Headers('accept') accept?: string,
    @Headers('accept-language') acceptLanguage?: string,
  ): Promise<SetupStateView | Page> {
    const language = negotiateLanguage(acceptLanguage);
    const link = await this.setup.find(token);
    if (!wantsPage(accept)) return toSetupStateView(link, this.policy.minLength);
    return link.state === 'open'
      ? setupFormPage(language, { token: token!, minLength: this.policy.minLength })
      : setupOverPage(language, link.state);
  }

  @Post()
  @Endpoint({
    summary: 'Create the first administrator with a set-up link, and load demo data if wanted.',
    access,
    returns: SetupDoneView,
    errors: [
      LinkErrors.INVALID_TOKEN,
      LinkErrors.EXPIRED_TOKEN,
      LinkErrors.TOKEN_ALREADY_USED,
      PasswordErrors.WEAK_PASSWORD,
      UserErrors.EMAIL_TAKEN,
      AuthErrors.SETUP_CLOSED,
    ],
    limits: setupLimits,
    html: true,
    duringMaintenance: 'open',
  })
  async submit(
    @Body() body: SetupDto,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<SetupDoneView | Page> {
    const pageLanguage = negotiateLanguage(acceptLanguage);
    const language = body.language ?? pageLanguage;
    const email = normaliseEmail(body.email);
    try {
      if (!email)
        throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'email', problem: 'must be an e-mail address' }] });
      await this.setup.redeem(body.token, email, body.password, { firstName: body.firstName, lastName: body.lastName, language });
    } catch (error) {
      if (!wantsPage(accept) || !(error instanceof AppError)) throw error;
      const state = await this.setup.stateOf(body.token);
      const typed = { email: body.email, language, demo: body.demo === true };
      return state === 'open'
        ? setupFormPage(pageLanguage, { token: body.token, minLength: this.policy.minLength, typed, problem: error })
        : setupOverPage(pageLanguage, state);
    }
    const demo = body.demo ? await this.demo.load() : 'none';
    return wantsPage(accept) ? setupDonePage(language, email, demo) : { ok: true, email, language, demo };
  }
}
