import { Controller, Param, Post } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { UserAdminErrors, UserAdminPermissions } from '#user-admin';
import { UserErrors } from '#users';
import { ErasureAdminService } from '../erasure-admin.service.js';
import { erasureLimits } from '../privacy-limits.js';
import { ErasureView } from './privacy.view.js';

/** Erasures that somebody else asks for. */
@Controller('api/admin/users/:id/erasure')
export class ErasureController {
  constructor(private readonly erasures: ErasureAdminService) {}

  @Post()
  @Endpoint({
    summary: 'Erase a person: signed out at once, erased within minutes, without a grace period and for good.',
    access: { permission: UserAdminPermissions['user.erase'] },
    returns: ErasureView,
    status: 202,
    errors: [
      PlatformErrors.NOT_FOUND,
      AccessErrors.IMPERSONATION_FORBIDDEN,
      UserAdminErrors.USER_HOLDS_MORE,
      UserAdminErrors.NOT_ON_YOURSELF,
      UserErrors.LAST_ADMINISTRATOR,
    ],
    limits: erasureLimits,
    stepUp: true,
  })
  async erase(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<ErasureView> {
    await this.erasures.demand(actor, id);
    return { ok: true };
  }
}
