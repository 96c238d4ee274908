import { freemem, totalmem } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { releaseVersion } from '#platform/release';
import { Settings } from '#platform/settings';
import { type StatusContributor, StatusRegistry } from '#platform/status';
import { DatabaseStateQuery } from './database-state.query.js';
import { ProcessProbe } from './process-probe.js';
import { isAlive } from './process-report.js';
import { ProcessReportRepository } from './process-report.repository.js';
import { processesOf } from './running-process.js';

/** What is known of the processes: of the one that answers at first hand, of all by what they report. */
@Injectable()
export class ProcessParts implements OnModuleInit {
  constructor(
    private readonly registry: StatusRegistry,
    private readonly probe: ProcessProbe,
    private readonly reports: ProcessReportRepository,
    private readonly settings: Settings,
    private readonly database: DatabaseStateQuery,
  ) {}

  onModuleInit(): void {
    this.registry.register(...this.parts());
  }

  private parts(): StatusContributor[] {
    return [
      { name: 'build', read: () => Promise.resolve(this.build()) },
      { name: 'processes', read: async () => ({ processes: processesOf(await this.reports.findAll()) }) },
      { name: 'memory', read: () => this.memory() },
      { name: 'event-loop', read: () => this.eventLoop() },
      { name: 'settings', read: () => this.versions() },
      { name: 'clock', read: () => this.skew() },
    ];
  }

  private build() {
    return { release: releaseVersion(), nodeVersion: process.version, uptimeSeconds: Math.floor(process.uptime()) };
  }

  private async memory() {
    const { residentBytes, heapUsedBytes, heapTotalBytes } = await this.probe.latest();
    return { residentBytes, heapUsedBytes, heapTotalBytes, machineBytes: totalmem(), machineFreeBytes: freemem() };
  }

  private async eventLoop() {
    const { eventLoopP50Ms, eventLoopP99Ms, cpuShare } = await this.probe.latest();
    return { p50Ms: eventLoopP50Ms, p99Ms: eventLoopP99Ms, cpuShare };
  }

  /** The newest version that some process runs is the one that is stored, or will be in a moment. */
  private async versions() {
    const versions = (await this.reports.findAll()).filter(isAlive).map(({ settingsVersion }) => settingsVersion);
    const newest = Math.max(this.settings.version, ...versions);
    return { version: this.settings.version, newest, behind: versions.filter((version) => version < newest).length };
  }

  private async skew() {
    const [own, reports] = await Promise.all([this.database.clockSkewMs(), this.reports.findAll()]);
    const all = [own, ...reports.filter(isAlive).flatMap(({ clockSkewMs }) => clockSkewMs ?? [])];
    return { skewMs: own, worstSkewMs: all.reduce((worst, each) => (Math.abs(each) > Math.abs(worst) ? each : worst), 0) };
  }
}
