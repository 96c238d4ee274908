import { existsSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';

const libraryOf = (path) => /^libs\/((?:platform\/)?[^/]+)\//.exec(path)?.[1];
const isOwnCode = (path) => !/\.spec\.ts$|^libs\/(platform\/)?[^/]+\/(test|src\/testing)\//.test(path);

/** What rows allow and nobody imports: the map would show arrows that are not there. */
function unusedRows(modules, rows) {
  const imported = new Set(
    modules
      .filter(({ source }) => isOwnCode(source))
      .flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => `${libraryOf(source)} ${libraryOf(resolved)}`)),
  );
  return Object.entries(rows).flatMap(([name, uses]) =>
    uses
      .filter((used) => !imported.has(`${name} ${used}`))
      .map((used) => ({ rule: 'row-without-use', path: 'architecture.mjs', message: `${name} names ${used} and imports nothing of it` })),
  );
}

/**
 * Runs dependency-cruiser with the rules and rows of a tree over that tree; it must be the working directory.
 * @returns {Promise<{ rule: string, path: string, message: string }[]>}
 */
export async function checkImports(rules, rows) {
  const folders = ['apps', 'libs', 'migrations', 'test', 'scripts'].filter((folder) => existsSync(folder));
  const { output } = await cruise(folders, { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true });
  const violations = output.summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    path: from,
    message: `→ ${cycle?.map((step) => step.name).join(' → ') ?? to}`,
  }));
  return [...violations, ...unusedRows(output.modules, rows)];
}
