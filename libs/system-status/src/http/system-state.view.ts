import { RunningProcessView } from './process-part.view.js';

/** What runs. */
export class BuildStateView {
  /** The release that answers. */
  release: string;
  nodeVersion: string;
  uptimeSeconds: number;
}

/** Every process of the last hour. */
export class ProcessesStateView {
  processes: RunningProcessView[];
}

/** Memory of the process that answers, and of its machine. */
export class MemoryStateView {
  residentBytes: number;
  heapUsedBytes: number;
  heapTotalBytes: number;
  machineBytes: number;
  machineFreeBytes: number;
}

/** How late the process that answers is with its work, over the last few seconds. */
export class EventLoopStateView {
  p50Ms: number;
  p99Ms: number;
  /** Of one core. */
  cpuShare: number;
}

/** The file system that holds a folder. */
export class DiskView {
  name: 'data' | 'logs' | 'files';
  bytes: number;
  freeBytes: number;
  freeShare: number;
}

/** Disks of the machine that answers. */
export class DisksStateView {
  disks: DiskView[];
}

/** A table with its indexes. */
export class TableSizeView {
  schema: string;
  name: string;
  bytes: number;
  /** As of its last analysis; null before the first. */
  rows: number | null;
  deadRows: number;
}

/** PostgreSQL. */
export class DatabaseStateView {
  version: string;
  bytes: number;
  connections: number;
  maxConnections: number;
  longestTransactionSeconds: number;
  /** Null before the first read. */
  cacheHitShare: number | null;
  liveRows: number;
  deadRows: number;
  waitingLocks: number;
  /** In transactions: what the oldest snapshot keeps from being cleaned up. */
  oldestSnapshotAge: number;
  /** The ten biggest. */
  tables: TableSizeView[];
}

/** A queue; counts end at 10,000. */
export class QueueView {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Null when none waits. */
  oldestWaitingSeconds: number | null;
}

/** Messages that no queue holds yet. */
export class OutboxView {
  waiting: number;
  /** Null when none waits. */
  oldestSeconds: number | null;
}

/** Work that waits. */
export class QueuesStateView {
  queues: QueueView[];
  outbox: OutboxView;
}

/** Mails of the last day; counts end at 20,000. */
export class MailStateView {
  /** False: no mail server is set, and mails are kept. */
  configured: boolean;
  sent: number;
  failed: number;
  waiting: number;
  /** Null when none waits. */
  oldestWaitingSeconds: number | null;
  /** Code of the last failure, such as `ECONNECTION` or `550`; null without one. */
  lastFailure: string | null;
}

/** Telegram messages of the last day; counts end at 20,000. */
export class TelegramStateView {
  /** False: no bot is set, and nobody is written to. */
  configured: boolean;
  sent: number;
  failed: number;
  /** They may have arrived: the connection was lost while sending. */
  unknown: number;
  waiting: number;
  /** Null when none waits. */
  oldestWaitingSeconds: number | null;
  /** Why the newest of those that failed or wait after a failure did, such as `away` or `blocked`; null without one. */
  lastFailure: string | null;
}

/** Versions of the settings. */
export class SettingsStateView {
  /** Of the process that answers. */
  version: number;
  newest: number;
  /** Halves of processes that run an older one. */
  behind: number;
}

/** Clocks against the database's, in milliseconds; positive is ahead. */
export class ClockStateView {
  skewMs: number;
  /** Of the process that is furthest off. */
  worstSkewMs: number;
}
