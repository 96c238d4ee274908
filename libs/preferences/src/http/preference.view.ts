import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { PreferenceState } from '../preference.service.js';

/** What a value may be; one of `choices`, or a yes or no without them. */
const VALUE: ApiPropertyOptions = { oneOf: [{ type: 'boolean' }, { type: 'string' }] };

/** A sentence in both languages. */
export class PreferenceHelpView {
  en: string;
  es: string;
}

/** A preference and what holds. */
export class PreferenceView {
  /** Such as `display.theme`. */
  key: string;
  @ApiProperty(VALUE)
  value: unknown;
  @ApiProperty(VALUE)
  default: unknown;
  /** Null for a yes or no. */
  choices: string[] | null;
  help: PreferenceHelpView;
}

/** All preferences there are, by key. */
export class PreferenceListView {
  items: PreferenceView[];
}

export function toPreferenceListView(states: readonly PreferenceState[]): PreferenceListView {
  return {
    items: states.map(({ preference, value }) => ({
      key: preference.key,
      value,
      default: preference.default,
      choices: preference.choices && [...preference.choices],
      help: { ...preference.help },
    })),
  };
}
