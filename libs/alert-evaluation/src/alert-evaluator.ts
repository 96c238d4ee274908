import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AlertUpkeep } from '#alerts';
import { type AlertTick, AlertTicks } from '#platform/alerts';
import { runInContext } from '#platform/context';
import { withinTime } from '#platform/status';
import { PROCESS_ROLE, type ProcessRole } from '#system-status';
import { EvaluationLeaseRepository } from './evaluation-lease.repository.js';
import { RuleLook } from './rule-look.js';

/** Seconds. */
export interface EvaluationTimes {
  readonly first: number;
  readonly every: number;
  /** Between two tries to be the one that looks. */
  readonly idle: number;
  readonly lease: number;
  /** How long nobody may have looked before this process does. */
  readonly patience: number;
}

const WORKER: EvaluationTimes = { first: 1, every: 1, idle: 2, lease: 6, patience: 0 };
/** The API looks when no worker does, so that people see at least there that none is left. */
const STAND_IN: EvaluationTimes = { first: 30, every: 1, idle: 15, lease: 6, patience: 20 };
const TICK_MS = 5_000;

/** Looks at the rules once a second, in one process of the installation: a worker, or the API where there is none. */
@Injectable()
export class AlertEvaluator implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Alerts');
  private readonly holder = randomUUID();
  private readonly times: EvaluationTimes;
  private readonly stopped = new AbortController();
  private readonly running = new Map<string, Promise<void>>();
  private readonly failing = new Set<string>();
  private loop: Promise<void> | undefined;
  private holds = false;
  private hasDefaults = false;
  private failure: string | undefined;

  constructor(
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole | null,
    private readonly leases: EvaluationLeaseRepository,
    private readonly look: RuleLook,
    private readonly upkeep: AlertUpkeep,
    private readonly ticks: AlertTicks,
  ) {
    this.times = role === 'worker' ? WORKER : STAND_IN;
  }

  onApplicationBootstrap(): void {
    if (this.role !== null) this.loop = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await this.loop;
    await Promise.all(this.running.values());
    if (this.holds) await this.leases.release(this.holder).catch(() => undefined);
  }

  /** Looks now, if this process is the one. Never rejects. @returns whether it is. */
  async once(): Promise<boolean> {
    try {
      const { lease, patience } = this.times;
      const now = await this.leases.take({ holder: this.holder, seconds: lease, patienceSeconds: patience });
      if (!now || !this.holds) this.look.clear();
      this.holds = now !== null;
      if (!now) return false;
      if (!this.hasDefaults) await this.upkeep.keepDefaults();
      this.hasDefaults = true;
      await this.look.take(now);
      this.failure = undefined;
      for (const [name, tick] of this.ticks.all) this.begin(name, tick);
    } catch (error) {
      const { message } = error as Error;
      if (this.failure === undefined && !this.stopped.signal.aborted) this.logger.warn(`The alerts could not be looked at: ${message}`);
      this.failure = message;
    }
    return this.holds;
  }

  private async run(): Promise<void> {
    await this.pause(this.times.first * 1000);
    while (!this.stopped.signal.aborted) {
      const begun = performance.now();
      const context = { correlationId: randomUUID(), actor: { kind: 'system', reason: 'alerts' } as const };
      const holds = await runInContext(context, () => this.once());
      await this.pause(holds ? Math.max(50, this.times.every * 1000 - (performance.now() - begun)) : this.times.idle * 1000);
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopped.signal, ref: false }).catch(() => undefined);
  }

  /** What is not done yet goes on, and is not begun a second time. */
  private begin(name: string, tick: AlertTick): void {
    if (this.running.has(name)) return;
    this.running.set(
      name,
      this.runTick(name, tick).finally(() => this.running.delete(name)),
    );
  }

  private async runTick(name: string, tick: AlertTick): Promise<void> {
    let ended: Promise<void> | undefined;
    const result = await withinTime(TICK_MS, (signal) => (ended = Promise.resolve().then(() => tick(signal))));
    if ('problem' in result) this.fail(name, result.problem === 'late' ? 'it takes too long' : (result.error as Error).message);
    else this.failing.delete(name);
    // However long it takes: it is not begun a second time beside itself.
    await ended?.catch(() => undefined);
  }

  private fail(name: string, message: string): void {
    if (!this.failing.has(name)) this.logger.warn(`What is due each second failed: ${name}: ${message}`);
    this.failing.add(name);
  }
}
