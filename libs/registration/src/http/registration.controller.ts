import { Body, Controller, Headers, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AttemptErrors, ProofOfWork } from '#attempts';
import { PasswordErrors } from '#passwords';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { normaliseEmail, UserErrors } from '#users';
import { RegistrationErrors } from '../registration.errors.js';
import { freeRegistrations, registerLimits } from '../registration-limits.js';
import { RegistrationService } from '../registration.service.js';
import { RegisterDto } from './registration.dto.js';
import { RegistrationDoneView } from './registration.view.js';

/** Newcomers. */
@Controller('api/auth')
export class RegistrationController {
  constructor(
    private readonly registrations: RegistrationService,
    private readonly proofs: ProofOfWork,
  ) {}

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
      AttemptErrors.PROOF_OF_WORK_REQUIRED,
    ],
    limits: registerLimits,
  })
  async register(
    @Body() body: RegisterDto,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<RegistrationDoneView> {
    await this.proofs.requireAbove(freeRegistrations, request, body.proof_of_work);
    await this.registrations.register({
      email: normaliseEmail(body.email)!,
      password: body.password,
      firstName: body.first_name,
      lastName: body.last_name,
      secondLastName: body.second_last_name ?? null,
      language: negotiateLanguage(acceptLanguage),
    });
    return { ok: true };
  }
}
