import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TrustedDevices } from '#attempts';
import { PasswordErrors } from '#passwords';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { deviceOf, TokenDelivery } from '#sessions';
import { normaliseEmail, toAccountView, UserDirectory } from '#users';
import { AuthErrors } from '../auth.errors.js';
import { loginLimits } from '../auth-limits.js';
import { LoginService } from '../login.service.js';
import { LoginDto } from './login.dto.js';
import { LoginView } from './login.view.js';

/** Signing in. */
@Controller('api/auth')
export class LoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly users: UserDirectory,
    private readonly devices: TrustedDevices,
    private readonly delivery: TokenDelivery,
  ) {}

  @Post('login')
  @Endpoint({
    summary: 'Sign in with address and password.',
    access: { public: 'nobody is signed in yet' },
    returns: LoginView,
    errors: [PasswordErrors.INVALID_CREDENTIALS, AuthErrors.EMAIL_NOT_CONFIRMED],
    limits: loginLimits,
  })
  async login(@Body() body: LoginDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<LoginView> {
    const email = normaliseEmail(body.email)!;
    const trusted = await this.devices.read(request, email);
    const { userId, ...pair } = await this.logins.login(email, body.password, deviceOf(request), trusted);
    const user = await this.users.find(userId);
    if (!user) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    await this.devices.issue(reply, email);
    const tokens = await this.delivery.deliver(request, reply, pair, body.client);
    return { ...tokens, user: toAccountView(user) };
  }
}
