import { hostname } from 'node:os';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '#platform/database';
import { Metrics } from '#platform/metrics';
import { releaseVersion } from '#platform/release';
import { Settings } from '#platform/settings';
import { PROCESS_ID, ProcessProbe } from './process-probe.js';
import { PROCESS_ROLE, type ProcessRole } from './process-report.js';
import { ProcessReportRepository } from './process-report.repository.js';

const EVERY_MS = 2_000;
/** A start is not held up, and what only starts to end again says nothing. */
const FIRST_AFTER_MS = 1_000;

/** Writes down every two seconds how this half of the process is, and that it ended. What fails is tried again the next time. */
@Injectable()
export class ProcessReporter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Status');
  private readonly id = newId();
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1000);
  private timer: NodeJS.Timeout | undefined;
  private reporting: Promise<void> | undefined;
  private clockSkewMs: number | null = null;
  private reported = false;
  private failed = false;

  constructor(
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole | null,
    private readonly reports: ProcessReportRepository,
    private readonly probe: ProcessProbe,
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.role === null) return;
    this.timer = setTimeout(() => {
      void this.report();
      this.timer = setInterval(() => void this.report(), EVERY_MS).unref();
    }, FIRST_AFTER_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.reporting;
    if (this.reported) await this.report(true);
  }

  /** One report at a time: one that hangs is not joined by others. Never rejects. */
  report(ended = false): Promise<void> {
    return (this.reporting ??= this.write(ended).finally(() => (this.reporting = undefined)));
  }

  private async write(ended: boolean): Promise<void> {
    const { role } = this;
    if (role === null) return;
    try {
      const gauges = await this.probe.read();
      const asked = Date.now();
      const theirs = await this.reports.keep({
        id: this.id,
        processId: PROCESS_ID,
        role,
        host: hostname().slice(0, 255) || 'unknown',
        pid: process.pid,
        release: releaseVersion(),
        nodeVersion: process.version,
        startedAt: this.startedAt,
        ended,
        clockSkewMs: this.clockSkewMs,
        settingsVersion: this.settings.version,
        gauges,
        totals: this.metrics.totals(),
      });
      // The database answered somewhere between the question and the answer.
      this.clockSkewMs = (asked + Date.now()) / 2 - theirs;
      this.reported = true;
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.logger.debug(`This process could not report itself: ${(error as Error).message}`);
      this.failed = true;
    }
  }
}
