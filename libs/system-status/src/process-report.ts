import type { MetricsTotals } from '#platform/metrics';

/** The halves of the product; both may run in one process. */
export const PROCESS_ROLES = ['api', 'worker'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Injection token of the half this is; null for a command at the terminal, which is none that anybody looks after. */
export const PROCESS_ROLE = Symbol('zocalo:process-role');

/** What a process measures of itself, over the last few seconds where it is a rate. */
export interface ProcessGauges {
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  /** Of one core; may be above 1. */
  readonly cpuShare: number;
  /** How late timers were. */
  readonly eventLoopP50Ms: number;
  readonly eventLoopP99Ms: number;
  /** Connections of this half's pool. */
  readonly poolUsed: number;
  readonly poolWaiting: number;
  readonly poolMax: number;
}

/** One half of a process, as it reported itself last. */
export interface ProcessReport {
  /** Of this start of this half. */
  readonly id: string;
  /** Shared by the halves in one process. */
  readonly processId: string;
  readonly role: ProcessRole;
  readonly host: string;
  readonly pid: number;
  readonly release: string;
  readonly nodeVersion: string;
  readonly startedAt: Date;
  readonly reportedAt: Date;
  /** Since the report, by the database's clock. */
  readonly ageSeconds: number;
  /** It said goodbye. */
  readonly ended: boolean;
  /** The process's clock ahead of the database's; null until it was compared. */
  readonly clockSkewMs: number | null;
  readonly settingsVersion: number;
  readonly gauges: ProcessGauges;
  readonly totals: MetricsTotals;
}

/** Without a report for so long, a process is taken for gone. */
const GONE_AFTER_SECONDS = 60;

export function isAlive({ ended, ageSeconds }: ProcessReport): boolean {
  return !ended && ageSeconds <= GONE_AFTER_SECONDS;
}
