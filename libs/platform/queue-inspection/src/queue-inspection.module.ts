import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '#platform/config';
import { ReservedDatabase } from '#platform/database';
import { Metrics } from '#platform/metrics';
import { FailedJobs } from './failed-jobs.js';
import { InspectedQueues } from './inspected-queues.js';
import { PostgresFailedJobsRepository } from './postgres-failed-jobs.repository.js';
import { PostgresQueueStateQuery } from './postgres-queue-state.query.js';
import { QueueState } from './queue-state.js';
import { RedisFailedJobsAdapter } from './redis-failed-jobs.adapter.js';
import { RedisQueueStateAdapter } from './redis-queue-state.adapter.js';

/** The queues from outside: on Redis when `REDIS_URL` is set, otherwise on PostgreSQL. Connects when somebody looks. */
@Global()
@Module({
  providers: [
    {
      provide: InspectedQueues,
      inject: [Config, Metrics],
      useFactory: (config: Config, metrics: Metrics) => new InspectedQueues(config, metrics),
    },
    {
      provide: QueueState,
      inject: [Config, InspectedQueues, ReservedDatabase],
      useFactory: (config: Config, queues: InspectedQueues, database: ReservedDatabase) =>
        config.redisUrl ? new RedisQueueStateAdapter(queues) : new PostgresQueueStateQuery(database),
    },
    PostgresFailedJobsRepository,
    {
      provide: FailedJobs,
      inject: [Config, InspectedQueues, PostgresFailedJobsRepository],
      useFactory: (config: Config, queues: InspectedQueues, onPostgres: PostgresFailedJobsRepository) =>
        config.redisUrl ? new RedisFailedJobsAdapter(queues) : onPostgres,
    },
  ],
  exports: [FailedJobs, QueueState],
})
export class QueueInspectionModule implements OnApplicationShutdown {
  constructor(private readonly queues: InspectedQueues) {}

  onApplicationShutdown(): Promise<void> {
    return this.queues.close();
  }
}
