import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Hours } from '#business-hours';
import type { TicketPriority, TicketStatus } from '#tickets';
import type { ClockMetric, Pausable, StopReason, Targets } from './clock.js';

type Timestamp = ColumnType<string, Date, Date>;
type MaybeTimestamp = ColumnType<string | null, Date | null, Date | null>;

/** Rows as the database holds them. Written by migration 42. */
export interface Tables {
  ticket_targets: {
    organisation_id: string;
    business_hours_id: string | null;
    targets: JSONColumnType<Targets>;
    paused_in: Pausable[];
    warn_percent: number | null;
    version: Generated<number>;
    updated_at: ColumnType<string, undefined, string>;
    demo_batch_id: string | null;
  };
  ticket_plans: {
    organisation_id: string;
    number: number;
    effective_from: Timestamp;
    reason: PlanReason;
    targets: JSONColumnType<Targets>;
    paused_in: Pausable[];
    warn_percent: number | null;
    hours: JSONColumnType<Hours>;
  };
  ticket_clock_states: {
    ticket_id: string;
    organisation_id: string;
    applied_sequence: Generated<number>;
    applied_at: ColumnType<string | null, undefined, Date>;
    plan_number: Generated<number>;
    status: Generated<TicketStatus>;
    priority: Generated<TicketPriority>;
    is_merged: Generated<boolean>;
  };
  sla_clocks: {
    ticket_id: string;
    metric: ClockMetric;
    round: number;
    organisation_id: string;
    started_at: Timestamp;
    target_minutes: number | null;
    spent_minutes: number;
    running_since: MaybeTimestamp;
    due_at: MaybeTimestamp;
    warn_at: MaybeTimestamp;
    warned_at: MaybeTimestamp;
    breached_at: MaybeTimestamp;
    stopped_at: MaybeTimestamp;
    stop_reason: StopReason | null;
  };
}

/** What made a plan another one. */
export type PlanReason = 'targets' | 'hours';
