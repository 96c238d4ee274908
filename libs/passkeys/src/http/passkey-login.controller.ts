import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { LoginView, SignInAnswer, toAssertion } from '#second-factor';
import { normaliseEmail, UserErrors } from '#users';
import { PasskeyOptions } from '../passkey-options.js';
import { PasskeySignInService } from '../passkey-sign-in.service.js';
import { PasskeyErrors } from '../passkey.errors.js';
import { LoginOptionsDto, PasskeyLoginDto } from './passkey.dto.js';
import { LoginOptionsView } from './passkey.view.js';

const optionsLimits = [limit({ name: 'auth.passkey.options.address', by: 'address', max: 60, windowSeconds: 60, maxAlone: 20 })];
const loginLimits = [limit({ name: 'auth.passkey.address', by: 'address', max: 30, windowSeconds: 60, maxAlone: 10 })];

/** Signing in with a passkey. */
@Controller('api/auth/passkeys')
export class PasskeyLoginController {
  constructor(
    private readonly options: PasskeyOptions,
    private readonly signIns: PasskeySignInService,
    private readonly answers: SignInAnswer,
  ) {}

  @Post('login-options')
  @Endpoint({
    summary: 'What the browser asks an authenticator for: to sign in, as a second factor, or to prove oneself again.',
    access: { public: 'nobody is signed in yet; the answer says nothing about any account' },
    returns: LoginOptionsView,
    errors: [PasskeyErrors.PASSKEYS_UNAVAILABLE],
    limits: optionsLimits,
    duringMaintenance: 'open',
  })
  begin(@Body() body: LoginOptionsDto): Promise<LoginOptionsView> {
    return this.options.forProof(body.email === null ? null : normaliseEmail(body.email));
  }

  @Post('login')
  @Endpoint({
    summary: 'Sign in with a passkey; it stands for both factors.',
    access: { public: 'the signature proves who it is' },
    returns: LoginView,
    errors: [PasskeyErrors.PASSKEY_REFUSED, UserErrors.ACCOUNT_SUSPENDED],
    limits: loginLimits,
    duringMaintenance: 'open',
  })
  async login(
    @Body() body: PasskeyLoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginView> {
    const signedIn = await this.signIns.signIn(toAssertion(body.passkey), this.answers.deviceIn(request));
    return this.answers.give(reply, signedIn, body.client);
  }
}
