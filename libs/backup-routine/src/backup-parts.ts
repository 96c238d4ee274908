import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BackupSettings } from '#backups';
import { Maintenance } from '#platform/maintenance';
import { Settings } from '#platform/settings';
import { FigureRegistry, StatusRegistry } from '#platform/status';
import { BackupAgeQuery } from './backup-age.query.js';
import { BackupStanding } from './backup-standing.js';
import { unexplainedAge } from './unexplained-age.js';

/** Backups as a part of the status, and as a figure for alerts. */
@Injectable()
export class BackupParts implements OnModuleInit {
  constructor(
    private readonly status: StatusRegistry,
    private readonly figures: FigureRegistry,
    private readonly standing: BackupStanding,
    private readonly age: BackupAgeQuery,
    private readonly settings: Settings,
    private readonly maintenance: Maintenance,
  ) {}

  onModuleInit(): void {
    const { status, figures, standing } = this;
    status.register({ name: 'backups', read: () => standing.state() });
    figures.register({
      series: [{ key: 'backup-age', unit: 'seconds' }],
      everySeconds: 30,
      read: async () => ({ 'backup-age': await this.ageSeconds() }),
    });
  }

  /** Null while nobody wants any, and while maintenance is why there is none. */
  private async ageSeconds(): Promise<number | null> {
    if (this.settings.get(BackupSettings['backups.schedule.every']) === 'off') return null;
    const seconds = await this.age.seconds();
    const { restricts, state } = this.maintenance;
    return restricts ? unexplainedAge(seconds, state, this.maintenance.now()) : seconds;
  }
}
