import { type Config, ConfigError } from '#platform/config';
import { defineSettings, type Rate, setting, type Setting } from '#platform/settings';

/** A request as far as a limit may look at it. */
export interface LimitedRequest {
  /** Undefined when the peer is already gone. */
  readonly ip: string | undefined;
  readonly body?: unknown;
  /** Of the path. */
  readonly params?: unknown;
  readonly user?: { readonly userId: string };
}

/** How often something may happen: `max` times per key in a fixed window. The numbers are those that hold until somebody sets others. */
export interface LimitDefinition {
  readonly name: string;
  /** `address`: IPv4 address or IPv6 /64. `network`: IPv4 /24 or IPv6 /48. `user`: the signed-in person. A function: any other key, null for "does not apply". */
  readonly by: 'address' | 'network' | 'user' | ((request: LimitedRequest) => string | null);
  readonly max: number;
  readonly windowSeconds: number;
  /** The most that passes in one process while the shared counters are out of reach, where the same would be too much. */
  readonly maxAlone?: number;
  /** What administrators may not go below, where less would keep them from correcting it. RATE_LIMITS may. */
  readonly least?: Rate;
}

/** A declared limit; the numbers in force are those of its setting. */
export interface Limit extends LimitDefinition {
  /** `limits.` and the name. Decided by RATE_LIMITS where that names the limit or `*`. */
  readonly setting: Setting<Rate>;
}

const limits = new Map<string, Limit>();

/** Declares a limit and the setting that administrators change it by. Throws at import when the name is taken. */
export function limit(definition: LimitDefinition): Limit {
  const { name, max, windowSeconds, least } = definition;
  if (limits.has(name)) throw new Error(`Limit ${name} is declared twice`);
  const key = `limits.${name}`;
  const declared = defineSettings('limits', {
    [key]: setting.rate({
      default: { max, windowSeconds },
      ...(least && { least }),
      summary: {
        en: `How often "${name}" may happen${EACH[kindOf(definition)].en}.`,
        es: `Cuántas veces puede ocurrir «${name}»${EACH[kindOf(definition)].es}.`,
      },
      env: { variable: 'RATE_LIMITS', read: ({ rateLimits }) => rateLimits.get(name) ?? rateLimits.get('*') },
    }),
  });
  const made = Object.freeze({ ...definition, setting: declared[key]! });
  limits.set(name, made);
  return made;
}

const EACH = {
  address: { en: ' from one address', es: ' desde una misma dirección' },
  network: { en: ' from one network', es: ' desde una misma red' },
  user: { en: ' for one person', es: ' por persona' },
  other: { en: ' for one key', es: ' por clave' },
} as const;

function kindOf({ by }: LimitDefinition): keyof typeof EACH {
  return typeof by === 'function' ? 'other' : by;
}

/** Every declared limit, ordered by name. */
export function allLimits(): Limit[] {
  return [...limits.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * For the process that serves, once everything is imported.
 * @throws ConfigError naming what RATE_LIMITS names and nobody declared: a typing error there must not look like a limit.
 */
export function refuseUnknownLimits({ rateLimits }: Config): void {
  const unknown = [...rateLimits.keys()].filter((name) => name !== '*' && !limits.has(name));
  if (unknown.length === 0) return;
  const known = allLimits().map(({ name }) => name);
  throw new ConfigError(unknown.map((name) => `RATE_LIMITS names "${name}", which is no limit. There are: ${known.join(', ')}.`));
}
