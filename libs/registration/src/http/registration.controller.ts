import { Body, Controller, Headers, Post } from '@nestjs/common';
import { PasswordErrors } from '#passwords';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { normaliseEmail, personName, UserErrors } from '#users';
import { RegistrationErrors } from '../registration.errors.js';
import { registerLimits } from '../registration-limits.js';
import { RegistrationService } from '../registration.service.js';
import { RegisterDto } from './registration.dto.js';
import { RegistrationDoneView } from './registration.view.js';

/** Newcomers. */
@Controller('api/auth')
export class RegistrationController {
  constructor(private readonly registrations: RegistrationService) {}

  @Post('register')
  @Endpoint({
    summary: 'Register; the account exists once the mailed link is confirmed.',
    access: { public: 'a newcomer has no account' },
    returns: RegistrationDoneView,
    errors: [
      PasswordErrors.WEAK_PASSWORD,
      RegistrationErrors.REGISTRATION_CLOSED,
      RegistrationErrors.EMAIL_DOMAIN_NOT_ALLOWED,
      UserErrors.EMAIL_TAKEN,
    ],
    limits: registerLimits,
  })
  async register(@Body() body: RegisterDto, @Headers('accept-language') acceptLanguage: string | undefined): Promise<RegistrationDoneView> {
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
