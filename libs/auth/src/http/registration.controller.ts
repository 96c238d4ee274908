import { Body, Controller, Headers, Post } from '@nestjs/common';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { normaliseEmail } from '#users';
import { AuthErrors } from '../auth.errors.js';
import { registerLimits } from '../auth.limits.js';
import { RegistrationService } from '../registration.service.js';
import { DoneView } from './account.view.js';
import { personName, RegisterDto } from './registration.dto.js';

/** Newcomers. */
@Controller('api/auth')
export class RegistrationController {
  constructor(private readonly registrations: RegistrationService) {}

  @Post('register')
  @Endpoint({
    summary: 'Register; the account exists once the mailed link is confirmed.',
    access: { public: 'a newcomer has no account' },
    returns: DoneView,
    errors: [AuthErrors.WEAK_PASSWORD, AuthErrors.REGISTRATION_CLOSED, AuthErrors.EMAIL_DOMAIN_NOT_ALLOWED, AuthErrors.EMAIL_TAKEN],
    limits: registerLimits,
  })
  async register(@Body() body: RegisterDto, @Headers('accept-language') acceptLanguage: string | undefined): Promise<DoneView> {
    await this.registrations.register({
      email: normaliseEmail(body.email)!,
      password: body.password,
      firstName: personName(body.first_name),
      lastName: personName(body.last_name),
      secondLastName: body.second_last_name == null ? null : personName(body.second_last_name),
      language: negotiateLanguage(acceptLanguage),
    });
    return { ok: true };
  }
}
