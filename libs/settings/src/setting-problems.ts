import { type Settings, settingOf } from '#platform/settings';

/** What is wrong with one setting, as refusals list it. */
export interface SettingProblem {
  /** Where in the request: `values.` and the key. */
  readonly field: string;
  readonly problem: string;
}

const MAX_PROBLEMS = 50;

/**
 * Looks at all the values before any is taken, by the rules of each setting and then by what its judge knows.
 * @returns the values as they are to be stored (null: back to the default), and everything that is wrong.
 */
export async function checkChanges(
  values: Readonly<Record<string, unknown>>,
  settings: Settings,
): Promise<{ checked: ReadonlyMap<string, unknown>; problems: SettingProblem[] }> {
  const checked = new Map<string, unknown>();
  const problems: SettingProblem[] = [];
  for (const [key, value] of Object.entries(values)) {
    const problem = problemWith(key, value, settings);
    if (problem === null) checked.set(key, value === null ? null : kept(key, value));
    else if (problems.length < MAX_PROBLEMS) problems.push({ field: fieldOf(key), problem });
  }
  for (const [key, value] of checked) {
    const problem = value === null ? null : await settings.problemWith(settingOf(key)!, checked);
    if (problem !== null && problems.length < MAX_PROBLEMS) problems.push({ field: fieldOf(key), problem });
  }
  return { checked, problems };
}

/** What is wrong with stored values by the rules of today; keys that this release does not know are no problem. */
export function problemsOf(stored: Readonly<Record<string, unknown>>): SettingProblem[] {
  return Object.entries(stored).flatMap(([key, value]) => {
    const checked = settingOf(key)?.check(value);
    return checked && 'problem' in checked ? [{ field: fieldOf(key), problem: checked.problem }] : [];
  });
}

function problemWith(key: string, value: unknown, settings: Settings): string | null {
  const setting = settingOf(key);
  if (!setting) return 'is not a setting';
  // Also where the environment decides: a stored value that keeps people out can then be taken back.
  if (value === null) return null;
  if (settings.sourceOf(setting) === 'env') return `is decided by ${setting.env!.variable} in the environment`;
  const checked = setting.check(value);
  return 'problem' in checked ? checked.problem : null;
}

function kept(key: string, value: unknown): unknown {
  const checked = settingOf(key)!.check(value);
  return 'value' in checked ? checked.value : null;
}

function fieldOf(key: string): string {
  return `values.${key.slice(0, 100)}`;
}
