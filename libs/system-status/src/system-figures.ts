import { Injectable, type OnModuleInit } from '@nestjs/common';
import { latencyQuantile } from '#platform/metrics';
import { QueueState } from '#platform/queue-inspection';
import { FigureRegistry, type FigureRate, type FigureSource } from '#platform/status';
import { DatabaseStateQuery } from './database-state.query.js';
import { DeliveryStateQuery } from './delivery-state.query.js';
import { Disks } from './disks.js';
import { isAlive, type ProcessReport } from './process-report.js';
import { ProcessReportRepository } from './process-report.repository.js';
import { processesOf } from './running-process.js';

/** The numbers of the system that have a history. */
@Injectable()
export class SystemFigures implements OnModuleInit {
  constructor(
    private readonly registry: FigureRegistry,
    private readonly reports: ProcessReportRepository,
    private readonly database: DatabaseStateQuery,
    private readonly queues: QueueState,
    private readonly disks: Disks,
    private readonly delivery: DeliveryStateQuery,
  ) {}

  onModuleInit(): void {
    this.registry.register(
      this.ofProcesses(),
      this.ofDatabase(),
      this.ofDatabaseSize(),
      this.ofQueues(),
      this.ofTelegram(),
      this.ofDisks(),
    );
    this.registry.registerRates(...RATES);
  }

  private ofProcesses(): FigureSource {
    return {
      series: [
        { key: 'processes', unit: 'count' },
        { key: 'memory', unit: 'bytes' },
        { key: 'cpu', unit: 'share' },
        { key: 'event-loop-p99', unit: 'milliseconds' },
        { key: 'workers', unit: 'count' },
        { key: 'processes-lost', unit: 'count' },
        { key: 'clock-skew', unit: 'milliseconds' },
        { key: 'settings-behind', unit: 'count' },
      ],
      read: async () => figuresOfProcesses(await this.reports.findAll()),
    };
  }

  private ofDatabase(): FigureSource {
    return {
      series: [
        { key: 'database-connections', unit: 'count' },
        { key: 'database-connections-share', unit: 'share' },
        { key: 'longest-transaction', unit: 'seconds' },
      ],
      read: async () => {
        const { connections, maxConnections, longestTransactionSeconds } = await this.database.activity();
        return {
          'database-connections': connections,
          'database-connections-share': connections / maxConnections,
          'longest-transaction': longestTransactionSeconds,
        };
      },
    };
  }

  private ofDatabaseSize(): FigureSource {
    return {
      series: [{ key: 'database-size', unit: 'bytes' }],
      everySeconds: 30,
      read: async () => ({ 'database-size': (await this.database.sizes()).bytes }),
    };
  }

  private ofQueues(): FigureSource {
    return {
      series: [
        { key: 'queue-waiting', unit: 'count' },
        { key: 'queue-oldest', unit: 'seconds' },
        { key: 'jobs-failed', unit: 'count' },
      ],
      read: async () => {
        const queues = await this.queues.read();
        return {
          'queue-waiting': queues.reduce((sum, { waiting }) => sum + waiting, 0),
          'queue-oldest': Math.max(0, ...queues.map(({ oldestWaitingSeconds }) => oldestWaitingSeconds ?? 0)),
          'jobs-failed': queues.reduce((sum, { failed }) => sum + failed, 0),
        };
      },
    };
  }

  private ofTelegram(): FigureSource {
    return {
      series: [{ key: 'telegram-oldest', unit: 'seconds' }],
      read: async () => ({ 'telegram-oldest': await this.delivery.oldestTelegramSeconds() }),
    };
  }

  private ofDisks(): FigureSource {
    return {
      series: [{ key: 'disk-free', unit: 'share' }],
      everySeconds: 10,
      read: async () => ({ 'disk-free': Math.min(...(await this.disks.read()).map(({ freeShare }) => freeShare)) }),
    };
  }
}

/** A process that fell silent without a word counts as lost for so long. */
const LOST_SECONDS = 15 * 60;
const NOTHING = { memory: null, cpu: null, 'event-loop-p99': null, 'clock-skew': null, 'settings-behind': null };

function figuresOfProcesses(reports: readonly ProcessReport[]): Record<string, number | null> {
  const living = reports.filter(isAlive);
  // What belongs to a process counts once, however many halves run in it.
  const gauges = processesOf(living).map(({ newest }) => newest.gauges);
  const lost = processesOf(reports.filter(({ ageSeconds }) => ageSeconds <= LOST_SECONDS)).filter(
    ({ alive, halves }) => !alive && !halves.every(({ ended }) => ended),
  );
  const counts = {
    processes: gauges.length,
    // None is nothing that could be said, so that their absence can be told.
    workers: living.filter(({ role }) => role === 'worker').length || null,
    'processes-lost': lost.length,
  };
  if (gauges.length === 0) return { ...counts, ...NOTHING };
  const newest = Math.max(...living.map(({ settingsVersion }) => settingsVersion));
  return {
    ...counts,
    memory: gauges.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    cpu: gauges.reduce((sum, { cpuShare }) => sum + cpuShare, 0),
    'event-loop-p99': Math.max(...gauges.map(({ eventLoopP99Ms }) => eventLoopP99Ms)),
    'clock-skew': Math.max(0, ...living.map(({ clockSkewMs }) => Math.abs(clockSkewMs ?? 0))),
    'settings-behind': living.filter(({ settingsVersion }) => settingsVersion < newest).length,
  };
}

const perMinute = (count: number, seconds: number): number => (count * 60) / seconds;

function p95Ms(buckets: readonly number[]): number | null {
  const seconds = latencyQuantile(buckets, 0.95);
  return seconds === null ? null : seconds * 1000;
}

const RATES: readonly FigureRate[] = [
  { key: 'requests', unit: 'per-second', of: ({ requests }, seconds) => requests / seconds },
  {
    key: 'errors-5xx',
    unit: 'share',
    of: ({ requests, errors5xx }) => (requests === 0 ? null : errors5xx / requests),
    // As if there had been a hundred requests: a single one that fails at night wakes nobody.
    forAlerts: { windowSeconds: 300, of: ({ requests, errors5xx }) => errors5xx / Math.max(requests, 100) },
  },
  {
    key: 'latency-p95',
    unit: 'milliseconds',
    of: ({ buckets }) => p95Ms(buckets),
    // Of a few requests there is no 95th percentile worth waking somebody for.
    forAlerts: { windowSeconds: 300, of: ({ requests, buckets }) => (requests < 20 ? 0 : p95Ms(buckets)) },
  },
  {
    key: 'sign-ins-refused',
    unit: 'per-minute',
    of: ({ securityEvents }, seconds) => perMinute(securityEvents['login-refused'] ?? 0, seconds),
  },
  { key: 'mails-sent', unit: 'per-minute', of: ({ outcomes }, seconds) => perMinute(outcomes['mail-sent'] ?? 0, seconds) },
  { key: 'mails-failed', unit: 'per-minute', of: ({ outcomes }, seconds) => perMinute(outcomes['mail-failed'] ?? 0, seconds) },
  { key: 'telegram-failed', unit: 'per-minute', of: ({ outcomes }, seconds) => perMinute(outcomes['telegram-failed'] ?? 0, seconds) },
  { key: 'jobs-given-up', unit: 'per-minute', of: ({ outcomes }, seconds) => perMinute(outcomes['job-failed'] ?? 0, seconds) },
  { key: 'database-failures', unit: 'per-minute', of: ({ failedCalls }, seconds) => perMinute(failedCalls.database, seconds) },
  { key: 'redis-failures', unit: 'per-minute', of: ({ failedCalls }, seconds) => perMinute(failedCalls.redis, seconds) },
];
