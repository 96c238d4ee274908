import type { Config } from '../src/config.js';

/** What a variable does to the configuration. */
export interface Case {
  readonly field: keyof Config;
  readonly byDefault: unknown;
  readonly good: Record<string, unknown>;
  /** Bad value to the sentence it must give. */
  readonly bad: Record<string, string>;
  /** Further variables that the good ones need. */
  readonly beside?: Record<string, string>;
}
