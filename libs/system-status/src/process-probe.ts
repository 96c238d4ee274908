import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PoolStateQuery } from './pool-state.query.js';
import type { ProcessGauges } from './process-report.js';

/** Of this start of the process, whichever halves run in it. */
export const PROCESS_ID = randomUUID();

const RESOLUTION_MS = 20;

/** Measures this process between one reading and the next. */
@Injectable()
export class ProcessProbe implements OnApplicationShutdown {
  private loop: IntervalHistogram | undefined;
  private cpu = process.cpuUsage();
  private since = performance.now();
  private last: ProcessGauges | undefined;

  constructor(private readonly pool: PoolStateQuery) {}

  /** What was measured last, without beginning anew. */
  async latest(): Promise<ProcessGauges> {
    return this.last ?? (await this.read());
  }

  async read(): Promise<ProcessGauges> {
    const memory = process.memoryUsage();
    return (this.last = {
      residentBytes: memory.rss,
      heapUsedBytes: memory.heapUsed,
      heapTotalBytes: memory.heapTotal,
      cpuShare: this.readCpu(),
      ...this.readLoop(),
      ...(await this.pool.read()),
    });
  }

  onApplicationShutdown(): void {
    this.loop?.disable();
  }

  private readCpu(): number {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.cpu);
    const share = (user + system) / 1000 / Math.max(1, now - this.since);
    this.cpu = process.cpuUsage();
    this.since = now;
    return share;
  }

  /** The histogram holds the time between two turns, which is the resolution when nothing is late. */
  private readLoop(): Pick<ProcessGauges, 'eventLoopP50Ms' | 'eventLoopP99Ms'> {
    if (!this.loop) {
      this.loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.loop.enable();
      return { eventLoopP50Ms: 0, eventLoopP99Ms: 0 };
    }
    const late = (percentile: number): number => Math.max(0, this.loop!.percentile(percentile) / 1e6 - RESOLUTION_MS);
    const read = this.loop.count === 0 ? { eventLoopP50Ms: 0, eventLoopP99Ms: 0 } : { eventLoopP50Ms: late(50), eventLoopP99Ms: late(99) };
    this.loop.reset();
    return read;
  }
}
