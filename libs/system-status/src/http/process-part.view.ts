import type { RunningProcess } from '../running-process.js';

/** The pool of connections of one half of a process. */
export class ProcessPoolView {
  role: 'api' | 'worker';
  used: number;
  /** Requests and jobs that wait for a connection. */
  waiting: number;
  max: number;
}

/** A process, as it reported itself within the last seconds. */
export class RunningProcessView {
  /** Of this start; UUID. */
  id: string;
  /** Both where one process does all. */
  roles: ('api' | 'worker')[];
  host: string;
  pid: number;
  release: string;
  nodeVersion: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601, by the database's clock. */
  reportedAt: string;
  /** False: it ended, or nothing was heard of it for a minute. Forgotten after an hour. */
  alive: boolean;
  /** It said that it ends; false for one that just fell silent. */
  ended: boolean;
  residentBytes: number;
  heapUsedBytes: number;
  /** Of one core. */
  cpuShare: number;
  eventLoopP99Ms: number;
  pools: ProcessPoolView[];
  /** Of its clock, ahead of the database's; null until it was compared. */
  clockSkewMs: number | null;
  settingsVersion: number;
  requests: number;
  errors5xx: number;
}

export function toRunningProcessView({ newest, halves, roles, alive }: RunningProcess): RunningProcessView {
  const { gauges } = newest;
  const sum = (key: 'requests' | 'errors5xx'): number => halves.reduce((total, { totals }) => total + totals[key], 0);
  return {
    id: newest.processId,
    roles: [...roles],
    host: newest.host,
    pid: newest.pid,
    release: newest.release,
    nodeVersion: newest.nodeVersion,
    startedAt: newest.startedAt.toISOString(),
    reportedAt: newest.reportedAt.toISOString(),
    alive,
    ended: !alive && halves.every(({ ended }) => ended),
    residentBytes: gauges.residentBytes,
    heapUsedBytes: gauges.heapUsedBytes,
    cpuShare: gauges.cpuShare,
    eventLoopP99Ms: gauges.eventLoopP99Ms,
    pools: halves.map(({ role, gauges: { poolUsed, poolWaiting, poolMax } }) => ({
      role,
      used: poolUsed,
      waiting: poolWaiting,
      max: poolMax,
    })),
    clockSkewMs: newest.clockSkewMs,
    settingsVersion: newest.settingsVersion,
    requests: sum('requests'),
    errors5xx: sum('errors5xx'),
  };
}
