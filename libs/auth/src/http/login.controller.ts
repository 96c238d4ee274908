import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PasswordErrors } from '#passwords';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { deviceOf } from '#sessions';
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
  ) {}

  @Post('login')
  @Endpoint({
    summary: 'Sign in with address and password.',
    access: { public: 'nobody is signed in yet' },
    returns: LoginView,
    errors: [PasswordErrors.INVALID_CREDENTIALS, AuthErrors.EMAIL_NOT_CONFIRMED],
    limits: loginLimits,
  })
  async login(@Body() body: LoginDto, @Req() request: FastifyRequest): Promise<LoginView> {
    const { userId, ...pair } = await this.logins.login(normaliseEmail(body.email)!, body.password, deviceOf(request));
    const user = await this.users.find(userId);
    if (!user) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    return { ...pair, user: toAccountView(user) };
  }
}
