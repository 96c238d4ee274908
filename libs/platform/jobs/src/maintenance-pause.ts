import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '#platform/maintenance';
import { JobWorkers } from './job-workers.js';

/** Takes no work while maintenance restricts people, and goes on afterwards: messages wait in the outbox, and mails with them. */
@Injectable()
export class MaintenancePause implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('JobWorkers');
  private unsubscribe: (() => void) | undefined;
  private isPaused = false;
  private changing: Promise<void> | undefined;

  constructor(
    private readonly maintenance: Maintenance,
    private readonly workers: JobWorkers,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.maintenance.onChange(() => void this.follow());
    void this.follow();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    await this.changing;
  }

  /** One change after the other: it may be over before the jobs that ran have ended. Never rejects. */
  private follow(): Promise<void> {
    return (this.changing ??= this.change()
      .catch((error: unknown) => this.logger.error('The workers could not be paused', error))
      .then(() => {
        this.changing = undefined;
        // What was decided since the last look found a change under way.
        return this.isPaused === this.maintenance.restricts ? undefined : this.follow();
      }));
  }

  private async change(): Promise<void> {
    while (this.isPaused !== this.maintenance.restricts) {
      this.isPaused = !this.isPaused;
      this.logger.log(this.isPaused ? 'Maintenance: no jobs are begun.' : 'Maintenance is over: jobs go on.');
      if (this.isPaused) await this.workers.pause();
      else this.workers.resume();
    }
  }
}
