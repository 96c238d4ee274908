import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { Keys } from '#platform/keys';
import { RestoreExpiry } from './restore-expiry.service.js';
import { type Restore, RestoreConnection, RESTORED_CHANNEL, RestoreRows, RestoreSettlement } from '#restore-engine';

const LOOK_EVERY_MS = 3_000;
/** Looks that are left out at most after those that failed in a row. */
const MOST_LEFT_OUT = 20;
/** A process that cannot see whether there is a restore is up all the same. */
const LOOK_AWAITED_MS = 2_000;
/** One that settles a restore is up after so long, whatever keeps it. */
const SETTLING_AWAITED_MS = 20_000;
/** Until a process that may begin one has come up. */
const BEGIN_AFTER_MS = 200;

/** What a process does with a restore that waits; the worker begins it. */
export type BeginRestore = (restore: Restore) => Promise<void>;

/**
 * Every process looks whether a restore was left by somebody who is dead, and settles it: so none keeps the platform closed. And each
 * learns that the data is another, by what every restore raises.
 */
@Injectable()
export class RestoreWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Restores');
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private looking: Promise<void> | undefined;
  private epoch: number | undefined;
  private begin: BeginRestore | undefined;
  private failures = 0;
  private leftOut = 0;
  private settling = false;
  private stopped = false;

  constructor(
    private readonly config: Config,
    private readonly repository: RestoreRows,
    private readonly settlement: RestoreSettlement,
    private readonly expiry: RestoreExpiry,
    private readonly keys: Keys,
    private readonly bus: Bus,
  ) {}

  /** What was left is settled before this process serves or works: that ends sessions, of which it has hardly any by now. */
  async onApplicationBootstrap(): Promise<void> {
    this.unsubscribe = this.bus.subscribe(RESTORED_CHANNEL, () => this.look());
    this.timer = setInterval(() => void this.lookAgain(), LOOK_EVERY_MS).unref();
    const looking = this.look();
    await within(looking, LOOK_AWAITED_MS);
    if (this.settling) await within(looking, SETTLING_AWAITED_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.unsubscribe?.();
    await this.looking;
  }

  /** From now on this process begins what waits. */
  beginWith(begin: BeginRestore): void {
    this.begin = begin;
    setTimeout(() => void this.look(), BEGIN_AFTER_MS).unref();
  }

  /** By the clock: the less often, the more often it has failed. */
  private async lookAgain(): Promise<void> {
    if (this.leftOut < Math.min(2 ** this.failures - 1, MOST_LEFT_OUT)) return void (this.leftOut += 1);
    this.leftOut = 0;
    await this.look();
  }

  /** Never rejects. */
  look(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return (this.looking ??= this.lookOnce()
      .then(
        () => void (this.failures = 0),
        (error: Error) => {
          // Said once; while the database is away others say so as well.
          if (this.failures === 0) this.logger.warn(`Whether a restore is under way could not be seen: ${error.message}`);
          this.failures += 1;
        },
      )
      .then(() => void (this.looking = undefined)));
  }

  private async lookOnce(): Promise<void> {
    const epoch = await this.repository.epoch();
    if (this.epoch !== undefined && epoch !== this.epoch) await this.keys.reload();
    this.epoch = epoch;
    const open = await this.repository.findOpen();
    if (open?.state === 'waiting' && !(await this.expiry.expire(open))) await this.begin?.(open);
    if (open?.state === 'running') await this.settleIfLeft(open);
  }

  private async settleIfLeft({ id }: Restore): Promise<void> {
    const connection = await RestoreConnection.open(this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '');
    if (!connection) return;
    this.settling = true;
    try {
      const { state, step } = await this.settlement.settle(connection, id);
      this.logger.warn(`The restore ${id} was left at ${step}; it is ${state} now.`);
    } finally {
      this.settling = false;
      await connection.close();
    }
  }
}

/** Waits for `work`, which never rejects, but no longer than that. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: late.signal, ref: false }).catch(() => undefined)]);
  late.abort();
}
