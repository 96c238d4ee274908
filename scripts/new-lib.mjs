// Writes the skeleton of a feature lib and its row in architecture.mjs: `npm run new:lib NAME`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Letters only, as in the permission keys made from it. */
const NAME = /^[a-z]+(-[a-z]+)*$/;
const SAYS_NOTHING = [
  'common',
  'shared',
  'util',
  'utils',
  'helper',
  'helpers',
  'manager',
  'base',
  'misc',
  'platform',
  'core',
  'lib',
  'testing',
  'harness',
];
/** What the skeleton imports. */
const USES = ['platform/access', 'platform/errors'];

/** Why there can be no lib of this name, or undefined. */
function refusalOf(name, root) {
  if (!name) return 'Give the lib a name: npm run new:lib parking.';
  if (!NAME.test(name) || name.length > 30)
    return `"${name}" is not a name for a lib: lower-case words of letters joined by hyphens, at most 30 characters, such as "parking".`;
  const empty = name.split('-').find((word) => SAYS_NOTHING.includes(word));
  if (empty) return `"${empty}" says nothing about what is inside: name the lib after what it is about.`;
  if (existsSync(join(root, 'libs', name))) return `There is a lib of that name already: libs/${name}.`;
  return undefined;
}

/** The names that the skeleton is written with. */
function wordsOf(name) {
  const pascal = name.replaceAll(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
  return { name, pascal, camel: pascal[0].toLowerCase() + pascal.slice(1), constant: name.replaceAll('-', '_').toUpperCase(), key: name };
}

/** `__name__` and the like in the text and in the path of a template. */
const fill = (text, words) => text.replaceAll(/__(name|pascal|camel|constant|key)__/g, (_, word) => words[word]);

function templates(folder, prefix = '') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? templates(join(folder, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
  );
}

/** Adds the row below the last one, so that the lib may later use any of them. */
function withRow(text, name) {
  const end = text.lastIndexOf('\n};');
  if (end < 0) throw new Error('architecture.mjs does not end as expected; add the row by hand.');
  const key = /^[a-z]+$/.test(name) ? name : `'${name}'`;
  return `${text.slice(0, end)}\n  ${key}: [${USES.map((used) => `'${used}'`).join(', ')}],${text.slice(end)}`;
}

const root = process.cwd();
const name = process.argv[2];
const refusal = refusalOf(name, root);
if (refusal) {
  console.error(refusal);
  process.exit(1);
}

const words = wordsOf(name);
const source = join(import.meta.dirname, 'new-lib');
const written = templates(source).map((template) => {
  // The last suffix keeps templates out of the compiler's and the linter's way.
  const path = join('libs', name, fill(template, words).replace(/\.txt$/, ''));
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), fill(readFileSync(join(source, template), 'utf8'), words));
  return path;
});
const rows = join(root, 'architecture.mjs');
writeFileSync(rows, withRow(readFileSync(rows, 'utf8'), name));
// A long name makes long lines.
spawnSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt', ...written.filter((path) => path.endsWith('.ts'))], {
  cwd: root,
  timeout: 30_000,
});

console.log(`${[...written, 'architecture.mjs'].join('\n')}

Next: npx vitest run --project unit libs/${name}
Then make it yours, with docs/ADDING-A-FEATURE.md, and run npm run generate && npm run check.`);
