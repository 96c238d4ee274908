import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TrustedDevices } from '#attempts';
import { PasswordErrors } from '#passwords';
import { Endpoint } from '#platform/http';
import { LoginView, SecondFactorErrors, SignInAnswer } from '#second-factor';
import { deviceOf } from '#sessions';
import { normaliseEmail, UserErrors } from '#users';
import { AuthErrors } from '../auth.errors.js';
import { loginLimits } from '../auth-limits.js';
import { LoginService } from '../login.service.js';
import { LoginDto } from './login.dto.js';

/** Signing in. */
@Controller('api/auth')
export class LoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly devices: TrustedDevices,
    private readonly answers: SignInAnswer,
  ) {}

  @Post('login')
  @Endpoint({
    summary: 'Sign in with address and password. Whoever has a second factor is asked for it with `POST /api/auth/second-factor`.',
    access: { public: 'nobody is signed in yet' },
    returns: LoginView,
    errors: [
      PasswordErrors.INVALID_CREDENTIALS,
      AuthErrors.EMAIL_NOT_CONFIRMED,
      UserErrors.ACCOUNT_SUSPENDED,
      SecondFactorErrors.SECOND_FACTOR_REQUIRED,
    ],
    limits: loginLimits,
    duringMaintenance: 'open',
  })
  async login(@Body() body: LoginDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<LoginView> {
    const email = normaliseEmail(body.email)!;
    const trusted = await this.devices.read(request, email);
    const device = { ...deviceOf(request), isKnown: trusted !== null };
    const signedIn = await this.logins.login(email, body.password, device, trusted);
    return this.answers.give(reply, signedIn, body.client);
  }
}
