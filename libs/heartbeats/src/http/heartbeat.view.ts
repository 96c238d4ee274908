import type { Heartbeat, Ping } from '../heartbeat.js';
import type { AddressedHeartbeat } from '../heartbeat.service.js';

/** Somebody who must report regularly. */
export class HeartbeatView {
  /** UUID. */
  id: string;
  name: string;
  /** A report is expected this often. */
  periodSeconds: number;
  /** How late it may be before anybody is told. */
  graceSeconds: number;
  /** `new`: has not reported yet. `late`: within its grace. `down`: missed, or reported a failure. */
  state: 'new' | 'up' | 'late' | 'down';
  /** The last report said that something went wrong. */
  failed: boolean;
  lastSeenAt: Date | null;
  /** When the next report should be there; null before the first. */
  dueAt: Date | null;
  /** Grows with every change of what is set; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** All heartbeats. */
export class HeartbeatListView {
  /** By name, at most 200. */
  items: HeartbeatView[];
}

/** A report. */
export class PingView {
  at: Date;
  /** It said that something went wrong. */
  failed: boolean;
}

/** A heartbeat with its latest reports. */
export class HeartbeatDetailView extends HeartbeatView {
  /** Newest first, at most 20. */
  pings: PingView[];
}

/** A heartbeat and where it reports. */
export class AddressedHeartbeatView extends HeartbeatView {
  /** To be called by GET, HEAD or POST; with `/fail` at its end it reports a failure. Shown once. */
  url: string;
}

export function toHeartbeatView(heartbeat: Heartbeat): HeartbeatView {
  return fieldsOf(heartbeat);
}

export function toHeartbeatDetailView(heartbeat: Heartbeat, pings: readonly Ping[]): HeartbeatDetailView {
  return { ...fieldsOf(heartbeat), pings: pings.map(({ at, failed }) => ({ at, failed })) };
}

export function toAddressedHeartbeatView({ heartbeat, url }: AddressedHeartbeat): AddressedHeartbeatView {
  return { ...fieldsOf(heartbeat), url };
}

function fieldsOf(heartbeat: Heartbeat): Heartbeat {
  const { id, name, periodSeconds, graceSeconds, state, failed, lastSeenAt, dueAt, version } = heartbeat;
  return { id, name, periodSeconds, graceSeconds, state, failed, lastSeenAt, dueAt, version };
}
