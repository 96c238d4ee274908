import { ApiProperty } from '@nestjs/swagger';
import { latencyQuantile } from '#platform/metrics';
import type { StatusPart } from '#platform/status';
import type { RunningProcess } from '../running-process.js';
import type { InstallationTotals, SystemStatus } from '../system-status.service.js';
import { toRunningProcessView } from './process-part.view.js';
import {
  BuildStateView,
  ClockStateView,
  DatabaseStateView,
  DisksStateView,
  EventLoopStateView,
  MailStateView,
  MemoryStateView,
  ProcessesStateView,
  QueuesStateView,
  SettingsStateView,
  TelegramStateView,
} from './system-state.view.js';

/** How the reading of a part went. */
export class PartView {
  ok: boolean;
  /** Milliseconds it took. */
  ms: number;
  /** Why there is no state: it took too long, or it failed. */
  problem: 'late' | 'failed' | null;
}

export class BuildPartView extends PartView {
  state: BuildStateView | null;
}

export class ProcessesPartView extends PartView {
  state: ProcessesStateView | null;
}

export class MemoryPartView extends PartView {
  state: MemoryStateView | null;
}

export class EventLoopPartView extends PartView {
  state: EventLoopStateView | null;
}

export class DisksPartView extends PartView {
  state: DisksStateView | null;
}

export class DatabasePartView extends PartView {
  state: DatabaseStateView | null;
}

export class QueuesPartView extends PartView {
  state: QueuesStateView | null;
}

export class MailPartView extends PartView {
  state: MailStateView | null;
}

export class TelegramPartView extends PartView {
  state: TelegramStateView | null;
}

export class SettingsPartView extends PartView {
  state: SettingsStateView | null;
}

export class ClockPartView extends PartView {
  state: ClockStateView | null;
}

/** A part that another lib contributes. */
export class OtherPartView extends PartView {
  name: string;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  state: Record<string, unknown> | null;
}

/** The parts that every installation has. */
export class SystemPartsView {
  build: BuildPartView;
  processes: ProcessesPartView;
  memory: MemoryPartView;
  eventLoop: EventLoopPartView;
  disks: DisksPartView;
  database: DatabasePartView;
  queues: QueuesPartView;
  mail: MailPartView;
  telegram: TelegramPartView;
  settings: SettingsPartView;
  clock: ClockPartView;
  /** What other libs add. */
  others: OtherPartView[];
}

/** The state of the whole system. */
export class SystemStatusView {
  /** When the reading began. ISO 8601. */
  asOf: string;
  /** Every part could be read. What the parts say may be bad all the same. */
  ok: boolean;
  parts: SystemPartsView;
}

const KNOWN = {
  build: 'build',
  processes: 'processes',
  memory: 'memory',
  eventLoop: 'event-loop',
  disks: 'disks',
  database: 'database',
  queues: 'queues',
  mail: 'mail',
  telegram: 'telegram',
  settings: 'settings',
  clock: 'clock',
} as const;

export function toSystemStatusView({ asOf, parts }: SystemStatus): SystemStatusView {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const known = Object.entries(KNOWN).map(([key, name]) => [key, toPartView(byName.get(name))]);
  const names = new Set<string>(Object.values(KNOWN));
  const others = parts.filter(({ name }) => !names.has(name)).map((part) => ({ name: part.name, ...toPartView(part) }));
  return {
    asOf: asOf.toISOString(),
    ok: parts.every(({ ok }) => ok),
    parts: { ...(Object.fromEntries(known) as Omit<SystemPartsView, 'others'>), others: others as OtherPartView[] },
  };
}

function toPartView(part: StatusPart | undefined) {
  if (!part?.ok) return { ok: false, ms: part?.ms ?? 0, problem: part?.problem ?? 'failed', state: null };
  return { ok: true, ms: part.ms, problem: null, state: toStateView(part.state) };
}

function toStateView(state: object): object {
  if (!('processes' in state)) return state;
  return { processes: (state.processes as RunningProcess[]).map(toRunningProcessView) };
}

/** What all living processes counted since each of them started. */
export class InstallationMetricsView {
  /** ISO 8601; processes report every two seconds. */
  asOf: string;
  processes: number;
  requests: number;
  errors4xx: number;
  errors5xx: number;
  /** Null without a request. */
  averageMs: number | null;
  /** As fine as the histogram's buckets; null without a request. */
  p95Ms: number | null;
  /** By event, such as `login-refused`. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  securityEvents: Record<string, number>;
  /** By service: `database`, `redis`. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  failedCalls: Record<string, number>;
  /** By outcome, such as `mail-sent`. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  outcomes: Record<string, number>;
}

export function toInstallationMetricsView({ asOf, processes, totals }: InstallationTotals): InstallationMetricsView {
  const { requests, errors4xx, errors5xx, seconds, buckets, securityEvents, failedCalls, outcomes } = totals;
  const p95 = latencyQuantile(buckets, 0.95);
  return {
    asOf: asOf.toISOString(),
    processes,
    requests,
    errors4xx,
    errors5xx,
    averageMs: requests === 0 ? null : (seconds / requests) * 1000,
    p95Ms: p95 === null ? null : p95 * 1000,
    securityEvents: { ...securityEvents },
    failedCalls: { ...failedCalls },
    outcomes: { ...outcomes },
  };
}
