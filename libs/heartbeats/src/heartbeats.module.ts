import { Module, type OnModuleInit } from '@nestjs/common';
import { AuditModule, AuditNames } from '#audit';
import { AlertsModule } from '#alerts';
import { AlertPortsModule, AlertSubjects } from '#platform/alerts';
import { HeartbeatMissed } from './heartbeat-missed.js';
import { HeartbeatSweepService } from './heartbeat-sweep.service.js';
import { HeartbeatRepository } from './heartbeat.repository.js';
import { HeartbeatWatchRepository } from './heartbeat-watch.repository.js';

/** Heartbeats, for every process: whichever looks at alerts looks who is late. */
@Module({
  imports: [AlertPortsModule, AlertsModule, AuditModule],
  providers: [HeartbeatRepository, HeartbeatSweepService, HeartbeatWatchRepository],
  exports: [HeartbeatRepository, HeartbeatWatchRepository],
})
export class HeartbeatsModule implements OnModuleInit {
  constructor(
    private readonly names: AuditNames,
    private readonly subjects: AlertSubjects,
    private readonly heartbeats: HeartbeatRepository,
  ) {}

  onModuleInit(): void {
    this.names.register('heartbeat', this.heartbeats);
    this.subjects.register(HeartbeatMissed.key, async () =>
      (await this.heartbeats.findAll()).map(({ id, name }) => ({ subject: id, label: name })),
    );
  }
}
