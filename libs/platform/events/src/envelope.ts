import { type ActorRef, currentContext } from '#platform/context';
import { newId } from '#platform/database';
import { currentSpan } from '#platform/observability';

/** What travels with every event and job. */
export interface Envelope {
  /** Version of the declaration that wrote the payload. */
  readonly version: number;
  /** Who started it all. */
  readonly actor: ActorRef;
  /** Request id of the request that started it all. */
  readonly correlationId: string;
  /** Restores this installation had seen when the message was written. */
  readonly restoreEpoch: number;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  /** Trace that it carries on, where there are any. https://www.w3.org/TR/trace-context/ */
  readonly traceparent?: string;
}

/** The envelope of a message written now. The database adds the restore epoch: only it knows the current one. */
export function sealEnvelope(version: number): Omit<Envelope, 'restoreEpoch'> {
  const context = currentContext();
  const span = currentSpan();
  return {
    version,
    actor: context?.actor ?? { kind: 'system', reason: 'no request' },
    correlationId: context?.correlationId ?? newId(),
    occurredAt: new Date().toISOString(),
    ...(span && { traceparent: span.traceparent }),
  };
}
