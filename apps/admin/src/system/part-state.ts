import type { OwnAccessView, SystemPartsView } from '@/api/generated';

export type PartState = 'good' | 'attention' | 'late' | 'failed';

interface Part<State> {
  readonly ok: boolean;
  readonly problem: 'late' | 'failed' | null;
  readonly state: State | null;
}

/** What a part says of itself, judged. */
function stateOf<State>(part: Part<State>, isGood: (state: State) => boolean): PartState {
  if (!part.ok || part.state === null) return part.problem ?? 'failed';
  return isGood(part.state) ? 'good' : 'attention';
}

/** From the one that nothing is wrong with to the one that nothing is known of. */
const BY_GRAVITY: readonly PartState[] = ['good', 'attention', 'late', 'failed'];

function worst(...states: readonly PartState[]): PartState {
  return states.reduce((one, other) => (BY_GRAVITY.indexOf(other) > BY_GRAVITY.indexOf(one) ? other : one), 'good');
}

const MINUTE_S = 60;

/**
 * The state of each card. Thresholds are where a person should look, not where something is broken.
 * @param isPaused maintenance lets jobs and mails wait: then nobody need look at how long they do.
 */
export function statesOf(parts: SystemPartsView, isPaused = false) {
  const isPrompt = (waitingSeconds: number | null, most: number) => isPaused || (waitingSeconds ?? 0) < most;
  return {
    machine: worst(
      stateOf(parts.build, () => true),
      stateOf(parts.memory, () => true),
      stateOf(parts.eventLoop, ({ p99Ms }) => p99Ms < 200),
    ),
    processes: stateOf(parts.processes, ({ processes }) => {
      const living = processes.filter(({ alive }) => alive);
      return (
        living.some(({ roles }) => roles.includes('worker')) &&
        processes.every(({ alive, ended }) => alive || ended) &&
        living.every(({ pools }) => pools.every(({ waiting }) => waiting === 0))
      );
    }),
    disks: stateOf(parts.disks, ({ disks }) => disks.every(({ freeShare }) => freeShare >= 0.15)),
    database: stateOf(
      parts.database,
      ({ connections, maxConnections, longestTransactionSeconds, waitingLocks }) =>
        connections < maxConnections * 0.8 && longestTransactionSeconds < MINUTE_S && waitingLocks === 0,
    ),
    queues: stateOf(
      parts.queues,
      ({ queues, outbox }) =>
        isPrompt(outbox.oldestSeconds, MINUTE_S) &&
        queues.every(({ failed, oldestWaitingSeconds }) => failed === 0 && isPrompt(oldestWaitingSeconds, 5 * MINUTE_S)),
    ),
    mail: stateOf(parts.mail, ({ failed, oldestWaitingSeconds }) => failed === 0 && isPrompt(oldestWaitingSeconds, 15 * MINUTE_S)),
    // Messages leave during maintenance, too.
    telegram: stateOf(
      parts.telegram,
      ({ failed, unknown, oldestWaitingSeconds }) => failed + unknown === 0 && (oldestWaitingSeconds ?? 0) < MINUTE_S,
    ),
    settings: stateOf(parts.settings, ({ behind }) => behind === 0),
    clock: stateOf(parts.clock, ({ worstSkewMs }) => Math.abs(worstSkewMs) < 1_000),
  };
}

/** The state of what a lib adds of its own: whether it could be read, and names no problem. */
export function otherState(part: SystemPartsView['others'][number]): PartState {
  return stateOf(part, (state) => typeof state['problem'] !== 'string');
}

/** Whether maintenance holds jobs and mails back. */
export function isPausedBy(maintenance: OwnAccessView['maintenance']): boolean {
  return maintenance?.inForce === 'read_only' || maintenance?.inForce === 'full';
}
