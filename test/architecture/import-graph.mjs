import { existsSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';

/**
 * Runs dependency-cruiser with the rules of a tree over that tree; it must be the working directory.
 * @returns {Promise<{ rule: string, path: string, message: string }[]>}
 */
export async function checkImports(rules) {
  const folders = ['apps', 'libs', 'migrations', 'test', 'scripts'].filter((folder) => existsSync(folder));
  const { output } = await cruise(folders, { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true });
  return output.summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    path: from,
    message: `→ ${cycle?.map((step) => step.name).join(' → ') ?? to}`,
  }));
}
