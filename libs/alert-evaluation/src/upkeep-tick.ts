import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AlertUpkeep } from '#alerts';
import { AlertTicks } from '#platform/alerts';

const EVERY_MS = 3_600_000;

/** Forgets what is old every hour. */
@Injectable()
export class UpkeepTick implements OnModuleInit {
  private last = -Infinity;

  constructor(
    private readonly ticks: AlertTicks,
    private readonly upkeep: AlertUpkeep,
  ) {}

  onModuleInit(): void {
    this.ticks.register('alert-upkeep', () => this.run());
  }

  private async run(): Promise<void> {
    if (performance.now() - this.last < EVERY_MS) return;
    this.last = performance.now();
    await this.upkeep.forgetOld();
  }
}
