import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { isSecret, type Setting, type Settings } from '#platform/settings';
import type { SettingProblem } from '../setting-problems.js';

/** What a value may be, by kind of setting; null for a secret, which is never shown, and for one that nobody gave. */
const VALUE: ApiPropertyOptions = {
  nullable: true,
  oneOf: [
    { type: 'boolean' },
    { type: 'number' },
    { type: 'string' },
    { type: 'array', items: { type: 'string' } },
    { type: 'object', required: ['max', 'windowSeconds'], properties: { max: { type: 'integer' }, windowSeconds: { type: 'integer' } } },
  ],
};

/** The same sentence in both languages. */
export class HelpView {
  en: string;
  es: string;
}

/** What limits the values of a setting; what does not apply is null. */
export class BoundsView {
  /** Smallest number. */
  min: number | null;
  /** Largest number, or most entries of a list. */
  max: number | null;
  /** Of a number, such as `seconds`. */
  unit: string | null;
  /** Characters of a text, or of each entry of a list. */
  maxLength: number | null;
  /** Regular expression that a text, or each entry of a list, matches as a whole. */
  pattern: string | null;
  choices: string[] | null;
}

/** A setting and what is in force. */
export class SettingView {
  /** Such as `auth.registration.silent`. */
  key: string;
  /** `boolean`, `integer`, `text`, `choice`, `list`, `secret` or `rate`. */
  kind: string;
  @ApiProperty(VALUE)
  value: unknown;
  @ApiProperty(VALUE)
  default: unknown;
  /** Where the value comes from: `default`, `env` or `stored`. */
  source: string;
  /** The variable of the environment that decides, so that the setting cannot be changed here; null when none does. */
  lockedBy: string | null;
  /** True for what is never shown. */
  secret: boolean;
  /** True when there is a value other than the default: all that is told of a secret. */
  isSet: boolean;
  help: HelpView;
  bounds: BoundsView;
}

/** What is wrong with one value. */
export class ConfigProblemView {
  /** Where in the request: `values.` and the key. */
  path: string;
  message: string;
}

/** Everything that a change would be refused for. */
export class ConfigProblemsView {
  /** At most 50; empty when the values can be stored. */
  problems: ConfigProblemView[];
}

/** The settings of the installation. */
export class ConfigView {
  /** Grows with every change; also in `ETag`. Send it as `If-Match: "3"` to change only what you saw. */
  version: number;
  /** By key. */
  settings: SettingView[];
}

export function toConfigView(declared: readonly Setting[], settings: Settings): ConfigView {
  return { version: settings.version, settings: declared.map((each) => toSettingView(each, settings)) };
}

function toSettingView(setting: Setting, settings: Settings): SettingView {
  const source = settings.sourceOf(setting);
  const secret = isSecret(setting);
  const { min, max, unit, maxLength, pattern, choices } = setting.bounds;
  return {
    key: setting.key,
    kind: setting.kind,
    value: secret ? null : settings.get(setting),
    default: setting.default,
    source,
    lockedBy: source === 'env' ? setting.env!.variable : null,
    secret,
    isSet: source !== 'default',
    help: { ...setting.summary },
    bounds: {
      min: min ?? null,
      max: max ?? null,
      unit: unit ?? null,
      maxLength: maxLength ?? null,
      pattern: pattern ?? null,
      choices: choices ? [...choices] : null,
    },
  };
}

export function toConfigProblemsView(problems: readonly SettingProblem[]): ConfigProblemsView {
  return { problems: problems.map(({ field, problem }) => ({ path: field, message: problem })) };
}
