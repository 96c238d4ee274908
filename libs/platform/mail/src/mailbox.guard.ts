import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access';
import { Config } from '#platform/config';
import { DemoMode } from '#platform/demo';
import { AppError, PlatformErrors } from '#platform/errors';
import { isLocalRequest } from '#platform/http';
import { Settings } from '#platform/settings';
import { MailPermissions } from './mail.permissions.js';
import { MailSettings } from './mail.settings.js';

const PassportGuard = AuthGuard('jwt');

/**
 * The mailbox is for the person at this machine, or for whoever may read mail. To everybody else, and wherever a
 * mail server is configured, it does not exist; a demonstration has it in any case, since nothing leaves it.
 */
@Injectable()
export class MailboxGuard extends PassportGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly demo: DemoMode,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.demo.isOn && this.settings.get(MailSettings['mail.smtp.url']) !== null) throw new AppError(PlatformErrors.NOT_FOUND);
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
    if (isLocalRequest(request.raw, this.config)) return true;
    await super.canActivate(context);
    if (!request.user?.can(MailPermissions['mail.read'], { type: 'installation' })) throw new AppError(PlatformErrors.NOT_FOUND);
    return true;
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw new AppError(PlatformErrors.NOT_FOUND);
    return user;
  }
}
