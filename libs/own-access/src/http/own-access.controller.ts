import { Controller, Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { releaseVersion } from '#platform/release';
import { OwnAccess } from '../own-access.js';
import { OwnAccessView, toOwnAccessView } from './own-access.view.js';

/** What the signed-in person may do, for whoever shows them a menu. */
@Controller('api/users/me/access')
export class OwnAccessController {
  constructor(private readonly access: OwnAccess) {}

  @Get()
  @Endpoint({
    summary: 'Read what the own session may do and where, and who acts in it.',
    access: { signedIn: 'it is the own access' },
    returns: OwnAccessView,
    duringMaintenance: 'open',
  })
  async read(@CurrentActor() actor: Actor): Promise<OwnAccessView> {
    return toOwnAccessView(await this.access.of(actor), releaseVersion());
  }
}
