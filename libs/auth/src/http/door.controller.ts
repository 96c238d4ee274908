import { Controller, Get, Logger } from '@nestjs/common';
import { Endpoint } from '#platform/http';
import { Maintenance } from '#platform/maintenance';
import { UserDirectory } from '#users';
import { doorLimits } from '../auth-limits.js';
import { DoorView } from './door.view.js';

/** What the sign-in page says before anybody is known. */
@Controller('api/auth/door')
export class DoorController {
  private readonly logger = new Logger(DoorController.name);
  /** The last administrator cannot go, so that it stays true. */
  private isSetUp = false;

  constructor(
    private readonly maintenance: Maintenance,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({
    summary: 'What whoever stands before the sign-in should know: maintenance, and a set-up that is still to come.',
    access: { public: 'the sign-in page shows it to everybody' },
    returns: DoorView,
    limits: doorLimits,
    duringMaintenance: 'open',
  })
  async find(): Promise<DoorView> {
    const { level, restricts, state } = this.maintenance;
    return {
      setUp: await this.askSetUp(),
      maintenance: restricts && level !== 'off' ? { level, reason: state.reason, until: state.until?.toISOString() ?? null } : null,
    };
  }

  private async askSetUp(): Promise<boolean> {
    if (this.isSetUp) return true;
    try {
      return (this.isSetUp = await this.users.hasAdministrator());
    } catch (error) {
      // Such as while the database is away for what the maintenance is about, which is to be said all the same.
      this.logger.warn('Whether there is an administrator is not known', error);
      return true;
    }
  }
}
