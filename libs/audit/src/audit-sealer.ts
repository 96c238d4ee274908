import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { AuditChainService } from './audit-chain.service.js';

const PAUSE_MS = 2_000;
const PAUSE_AFTER_FAILURE_MS = 10_000;

/** Follows the trail in the worker and seals what has been committed. The timer is local; that only one process seals at a time is the chain's affair. */
@Injectable()
export class AuditSealer implements OnModuleDestroy {
  private readonly logger = new Logger(AuditSealer.name);
  private running: Promise<void> | undefined;
  private pausedUntil = 0;
  private stopped = false;

  constructor(private readonly chain: AuditChainService) {}

  /** One round; a round that is still running is not joined by another. */
  @Interval(PAUSE_MS)
  seal(): void {
    if (this.stopped || this.running || performance.now() < this.pausedUntil) return;
    this.running = this.sealAll().finally(() => (this.running = undefined));
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async sealAll(): Promise<void> {
    try {
      while ((await this.chain.sealPending()) && !this.stopped);
    } catch (error) {
      this.pausedUntil = performance.now() + PAUSE_AFTER_FAILURE_MS;
      this.logger.warn(`Audit entries could not be sealed: ${(error as Error).message}`);
    }
  }
}
