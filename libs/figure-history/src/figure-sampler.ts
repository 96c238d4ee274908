import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { FigureRegistry, withinTime } from '#platform/status';
import { PROCESS_ROLE, ProcessDirectory, type ProcessRole } from '#system-status';
import { changeBetween, countersOf } from './figure-change.js';
import { FigureSampleRepository } from './figure-sample.repository.js';

/** A sample of each figure so often. */
const SLOT_SECONDS = 30;
/** After the start of a slot, so that clocks that differ a little mean the same one. */
const OFFSET_MS = 1_000;
const READ_MS = 1_000;

/**
 * Takes a sample of every figure each half minute. All processes try, and one gets the slot: so there is a history as long as
 * one of them lives, also while the queues stand still or the workers rest, which is when it is looked at.
 */
@Injectable()
export class FigureSampler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Figures');
  private timer: NodeJS.Timeout | undefined;
  private sampling: Promise<boolean> | undefined;
  private stopped = false;
  private failed = false;

  constructor(
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole | null,
    private readonly registry: FigureRegistry,
    private readonly processes: ProcessDirectory,
    private readonly samples: FigureSampleRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.role !== null) this.waitForSlot();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sampling;
  }

  /** Takes the sample of now, if nobody has. Never rejects. @returns whether it did. */
  sample(): Promise<boolean> {
    return (this.sampling ??= this.take().finally(() => (this.sampling = undefined)));
  }

  private waitForSlot(): void {
    if (this.stopped) return;
    const slotMs = SLOT_SECONDS * 1000;
    const wait = slotMs - ((Date.now() - OFFSET_MS) % slotMs);
    this.timer = setTimeout(() => void this.sample().finally(() => this.waitForSlot()), wait).unref();
  }

  private async take(): Promise<boolean> {
    try {
      const taken = await this.samples.take(SLOT_SECONDS);
      if (!taken) return false;
      const reports = await this.processes.reportsOfLastHour();
      const values = await this.readSources();
      const change = changeBetween(reports, taken.counters, taken.previous ?? taken.slot, taken.slot);
      if (change) for (const rate of this.registry.rates) note(values, rate.key, rate.of(change.change, change.seconds));
      await this.samples.keep(taken.slot, values, countersOf(reports));
      await this.processes.forgetOld();
      this.failed = false;
      return true;
    } catch (error) {
      if (!this.failed) this.logger.warn(`The figures could not be sampled: ${(error as Error).message}`);
      this.failed = true;
      return false;
    }
  }

  private async readSources(): Promise<Map<string, number>> {
    const values = new Map<string, number>();
    const read = await Promise.all(this.registry.sources.map((source) => withinTime(READ_MS, (signal) => source.read(signal))));
    for (const result of read)
      if ('value' in result) for (const [key, value] of Object.entries(result.value)) if (this.registry.find(key)) note(values, key, value);
    return values;
  }
}

function note(values: Map<string, number>, key: string, value: number | null): void {
  if (value !== null && Number.isFinite(value)) values.set(key, value);
}
