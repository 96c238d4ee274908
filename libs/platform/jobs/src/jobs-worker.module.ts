import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Config } from '#platform/config';
import { EventsModule } from '#platform/events';
import { MaintenanceModule } from '#platform/maintenance';
import { Metrics } from '#platform/metrics';
import { ForgetHandledMessagesProcessor } from './forget-handled-messages.processor.js';
import { HandledMessageRepository } from './handled-message.repository.js';
import { Handlers } from './handlers.js';
import { JobRunner } from './job-runner.js';
import { JobWorkers } from './job-workers.js';
import { JobsModule } from './jobs.module.js';
import { MaintenancePause } from './maintenance-pause.js';
import { connectQueues } from './queue-connection.js';
import { QUEUE_CONNECTION, Queues } from './queues.js';
import { Relay } from './relay.js';
import { type Schedule, SCHEDULES } from './schedule.js';
import { Scheduler } from './scheduler.js';
import { DEFAULT_WORKER_SETTINGS, WORKER_SETTINGS, type WorkerSettings } from './worker-settings.js';

/** What a worker process has on top of the feature libs: relay, queues, runner and schedules. */
@Module({})
export class JobsWorkerModule {
  static forRoot(schedules: readonly Schedule[], settings: Partial<WorkerSettings> = {}): DynamicModule {
    return {
      module: JobsWorkerModule,
      imports: [DiscoveryModule, EventsModule, JobsModule, MaintenanceModule],
      providers: [
        { provide: SCHEDULES, useValue: schedules },
        { provide: WORKER_SETTINGS, useValue: { ...DEFAULT_WORKER_SETTINGS, ...settings } },
        { provide: QUEUE_CONNECTION, inject: [Config, { token: Metrics, optional: true }], useFactory: connectQueues },
        Queues,
        Handlers,
        HandledMessageRepository,
        JobRunner,
        Relay,
        Scheduler,
        JobWorkers,
        MaintenancePause,
        ForgetHandledMessagesProcessor,
      ],
      exports: [JobWorkers],
    };
  }
}
