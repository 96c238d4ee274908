import { DatabaseDown, RedisDown } from '#alert-evaluation';
import type { DefaultRule } from '#platform/alerts';
import type { Dependency } from './dependency.js';

/** The rule that does not hold while something is away. */
export const RULES: Readonly<Record<Dependency, DefaultRule>> = { database: DatabaseDown, redis: RedisDown };
