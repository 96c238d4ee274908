/** A request as far as a limit may look at it. */
export interface LimitedRequest {
  /** Undefined when the peer is already gone. */
  readonly ip: string | undefined;
  readonly body?: unknown;
  readonly user?: { readonly userId: string };
}

/**
 * How often something may happen: `max` times per key in a fixed window. Declared with the route, named so that an
 * operator can replace the numbers (`RATE_LIMITS`).
 */
export interface Limit {
  readonly name: string;
  /** `address`: IPv4 address or IPv6 /64. `network`: IPv4 /24 or IPv6 /48. `user`: the signed-in person. A function: any other key, null for "does not apply". */
  readonly by: 'address' | 'network' | 'user' | ((request: LimitedRequest) => string | null);
  readonly max: number;
  readonly windowSeconds: number;
  /** The most that passes in one process while the shared counters are out of reach, where the same would be too much. */
  readonly maxAlone?: number;
}

const limits = new Map<string, Limit>();

/** Declares a limit. Throws at import when the name is taken. */
export function limit(definition: Limit): Limit {
  const known = limits.get(definition.name);
  if (known) throw new Error(`Limit ${definition.name} is declared twice`);
  limits.set(definition.name, Object.freeze(definition));
  return definition;
}

/** Every declared limit, ordered by name. */
export function allLimits(): Limit[] {
  return [...limits.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
