import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AuditChainService } from './audit-chain.service.js';

const PAUSE_MS = 2_000;
const PAUSE_AFTER_FAILURE_MS = 10_000;

/** Follows the trail in the worker and seals what has been committed. */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AuditSealer.name);
  private readonly stopped = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly chain: AuditChainService) {}

  onApplicationBootstrap(): void {
    this.running = this.follow();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      let pauseMs = PAUSE_MS;
      try {
        while ((await this.chain.sealPending()) && !signal.aborted);
      } catch (error) {
        pauseMs = PAUSE_AFTER_FAILURE_MS;
        this.logger.warn(`Audit entries could not be sealed: ${(error as Error).message}`);
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
