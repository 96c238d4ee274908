import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Alerts, AlertTicks } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { HeartbeatMissed } from './heartbeat-missed.js';
import { HeartbeatRepository } from './heartbeat.repository.js';
import { HeartbeatWatchRepository } from './heartbeat-watch.repository.js';

/** What is left of more, the next second takes. */
const MOST = 50;
/** How often it is noted that somebody looks. */
const NOTED_EVERY_SECONDS = 15;
/** So long without a look, and we may have been away, too: reports found nobody. */
const AWAY_SECONDS = 60;

/** Looks each second who is late. */
@Injectable()
export class HeartbeatSweepService implements OnModuleInit {
  constructor(
    private readonly ticks: AlertTicks,
    private readonly transactions: Transactions,
    private readonly watch: HeartbeatWatchRepository,
    private readonly heartbeats: HeartbeatRepository,
    private readonly alerts: Alerts,
  ) {}

  onModuleInit(): void {
    this.ticks.register('heartbeats', () => this.sweep());
  }

  /** One small read while nobody is late. */
  async sweep(): Promise<void> {
    const { pause, overdue } = await this.watch.look();
    if (pause >= NOTED_EVERY_SECONDS) await this.transactions.run(() => this.noteLook());
    if (overdue) await this.transactions.run(() => this.judge());
  }

  private async noteLook(): Promise<void> {
    const pause = await this.watch.noteLook();
    if (pause >= AWAY_SECONDS) await this.watch.forgive(pause);
  }

  /** Rows stay locked until the end, so of two processes each tells of others. */
  private async judge(): Promise<void> {
    const overdue = await this.heartbeats.lockOverdue(MOST);
    const [late, down] = (['late', 'down'] as const).map((state) => overdue.filter(({ next }) => next === state));
    await this.heartbeats.setState(
      late!.map(({ id }) => id),
      'late',
    );
    await this.heartbeats.setState(
      down!.map(({ id }) => id),
      'down',
    );
    for (const { id, name } of down!) await this.alerts.raise(HeartbeatMissed, id, name);
  }
}
