import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AlertTicks } from '#platform/alerts';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { HeartbeatSettings } from './heartbeat.settings.js';
import { HeartbeatWatchRepository } from './heartbeat-watch.repository.js';

/** Seconds. */
export interface OutsideTimes {
  readonly every: number;
  /** For an answer. */
  readonly limit: number;
}

const TIMES: OutsideTimes = { every: 60, limit: 10 };
/** Ticks come about once a second: a little early, rather than every 61 seconds. */
const EARLY_SECONDS = 1;

/**
 * Reports to somebody outside that alerts are looked after: only the process that has just looked at the rules, whose database takes
 * writes, does. When the reports stay away, whoever gets them tells somebody. The address is the operator's, so it may be any, also
 * one of the own network; redirects are not followed.
 */
@Injectable()
export class OutsideHeartbeat implements OnModuleInit, OnModuleDestroy {
  protected readonly times: OutsideTimes = TIMES;
  private readonly logger = new Logger('Heartbeats');
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;
  private nextAt = 0;
  private lastProblem: string | null = null;

  constructor(
    private readonly ticks: AlertTicks,
    private readonly settings: Settings,
    private readonly watch: HeartbeatWatchRepository,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.ticks.register('outside-heartbeat', () => this.tick());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  /** Begins a report when it is time; does not wait for its answer. */
  async tick(): Promise<void> {
    const url = this.settings.get(HeartbeatSettings['alerts.outside-heartbeat.url']);
    if (url === null || this.running || this.stopped.signal.aborted || performance.now() < this.nextAt) return;
    const seconds = this.times.every - EARLY_SECONDS;
    const claimed = await this.watch.claimOutside(seconds);
    // Not claimed: another process reported, and may be gone by now.
    this.nextAt = performance.now() + 1_000 * (claimed ? seconds : Math.min(5, seconds));
    if (!claimed) return;
    this.running = this.report(url).finally(() => (this.running = undefined));
  }

  private async report(url: string): Promise<void> {
    const problem = await this.call(url);
    if (this.stopped.signal.aborted) return;
    this.metrics.countOutcome(problem === null ? 'outside-heartbeat-sent' : 'outside-heartbeat-failed');
    // Said once for each trouble, not every minute.
    if (problem !== this.lastProblem && problem !== null) this.logger.warn(`The outside heartbeat failed: ${problem}`);
    this.lastProblem = problem;
    // Away again: the next report will say.
    await this.watch.noteOutside(problem).catch(() => undefined);
  }

  /** @returns why it did not arrive; null when it did. Never with the address, which is a secret. */
  private async call(url: string): Promise<string | null> {
    const { limit } = this.times;
    const late = AbortSignal.timeout(limit * 1_000);
    try {
      const signal = AbortSignal.any([late, this.stopped.signal]);
      const response = await fetch(url, { redirect: 'manual', headers: { 'user-agent': 'zocalo' }, signal });
      await response.body?.cancel();
      if (response.ok) return null;
      return response.status >= 300 && response.status < 400
        ? `answered ${response.status}: redirects are not followed`
        : `answered ${response.status}`;
    } catch (error) {
      if (late.aborted) return `no answer within ${limit} seconds`;
      const { code } = ((error as Error).cause ?? error) as { code?: unknown };
      return `not reached${typeof code === 'string' ? `: ${code.slice(0, 40)}` : ''}`;
    }
  }
}
