/** What an administrator can set; `off` is the rest of the time. */
export const MAINTENANCE_LEVELS = ['off', 'banner', 'read_only', 'full'] as const;
export type MaintenanceLevel = (typeof MAINTENANCE_LEVELS)[number];

/** What was set last. */
export interface MaintenanceState {
  /** Raised by each change. Of two states the one with the higher number is in force. */
  readonly version: number;
  readonly level: MaintenanceLevel;
  /** Shown to everybody; null only when off. */
  readonly reason: string | null;
  /** The level is in force from then; before, it is announced. Null only when off. */
  readonly startsAt: Date | null;
  /** It ends by itself then; null: until somebody ends it. */
  readonly until: Date | null;
  /** What is said to those who are refused. */
  readonly retryAfterSeconds: number;
}

/** Nobody has set anything yet. */
export const NO_MAINTENANCE: MaintenanceState = {
  version: 0,
  level: 'off',
  reason: null,
  startsAt: null,
  until: null,
  retryAfterSeconds: 300,
};

/** The level that holds at `now`: one that was announced shows as a banner until it starts. */
export function levelAt(state: MaintenanceState, now: number): MaintenanceLevel {
  if (state.level === 'off' || (state.until !== null && now >= state.until.getTime())) return 'off';
  return state.startsAt !== null && now < state.startsAt.getTime() ? 'banner' : state.level;
}
