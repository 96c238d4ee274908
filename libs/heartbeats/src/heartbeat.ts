/** `new`: never reported. `late`: within its grace. `down`: missed, or said itself that something went wrong. */
export const HEARTBEAT_STATES = ['new', 'up', 'late', 'down'] as const;
export type HeartbeatState = (typeof HEARTBEAT_STATES)[number];

/** Somebody who must report regularly. */
export interface Heartbeat {
  readonly id: string;
  readonly name: string;
  readonly periodSeconds: number;
  /** How late it may be before anybody is told. */
  readonly graceSeconds: number;
  readonly state: HeartbeatState;
  readonly lastSeenAt: Date | null;
  /** When the next report should be there; null before the first. */
  readonly dueAt: Date | null;
  /** The last report said that something went wrong. */
  readonly failed: boolean;
  readonly version: number;
}

/** What a change gives a heartbeat. */
export type HeartbeatValues = Pick<Heartbeat, 'name' | 'periodSeconds' | 'graceSeconds'>;

/** A report. */
export interface Ping {
  readonly at: Date;
  readonly failed: boolean;
}
