import ts from 'typescript';
import { isTest, lineOf } from './tree.mjs';

/** Rules about what things are called. */

const ROLES = [
  'module', 'controller', 'service', 'repository', 'query', 'directory', 'policy', 'permissions', 'entity', 'view', 'dto', 'errors', 'events',
  'jobs', 'processor', 'listener', 'settings', 'guard', 'strategy', 'filter', 'pipe', 'interceptor', 'adapter', 'factory', 'spec', 'bench',
]; // prettier-ignore
/** Before `.spec.ts`: what the spec runs against, or that it belongs to the full run. */
const SPEC_KINDS = ['db', 'api', 'redis', 'dump', 'faults', 'full'];
const FORBIDDEN = ['common', 'shared', 'util', 'utils', 'helper', 'helpers', 'manager', 'base', 'misc'];
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function namingFault(path) {
  const parts = path.split('/');
  const [stem, ...suffixes] = parts
    .pop()
    .replace(/(\.d)?\.(ts|mjs)$/, '')
    .split('.');
  const words = [...parts, stem, ...suffixes].flatMap((part) => part.split('-'));
  const forbidden = words.find((word) => FORBIDDEN.includes(word));
  if (forbidden) return `"${forbidden}" says nothing about what is inside; name the thing`;
  if (path.startsWith('migrations/'))
    return /^Migration\d{14}_[a-z_]+$/.test(stem) ? undefined : 'a migration is named Migration<14 digits>_<lib>';
  if (!KEBAB.test(stem)) return 'file names are kebab-case';
  const role = suffixes.at(-1);
  if (suffixes.length > 1 && !(role === 'spec' && (SPEC_KINDS.includes(suffixes[0]) || ROLES.includes(suffixes[0]))))
    return `".${suffixes.join('.')}" has too many suffixes`;
  if (role && !ROLES.includes(role)) return `".${role}" is not a role; the list is in docs/ADDING-A-FEATURE.md`;
  return undefined;
}

/** @type {import('./tree.mjs').Rule} */
export const fileNames = {
  name: 'file-names',
  check: ({ files }) =>
    files.flatMap(({ path }) => {
      const message = namingFault(path);
      return message ? [{ path, message }] : [];
    }),
};

const kebab = (name) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

const isExported = (node) => node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
const exportedClasses = (file) => file.ast().statements.filter((node) => ts.isClassDeclaration(node) && node.name && isExported(node));
const exportedFunctions = (file) => file.ast().statements.filter((node) => ts.isFunctionDeclaration(node) && node.name && isExported(node));

/** @type {import('./tree.mjs').Rule} */
export const fileHoldsClass = {
  name: 'file-holds-class',
  check: ({ files }) =>
    files
      .filter(({ path }) => /^(libs|apps)\/.*\.ts$/.test(path) && !/\.(dto|view)\.ts$/.test(path) && !isTest(path))
      .flatMap((file) => {
        const classes = exportedClasses(file);
        if (classes.length !== 1) return [];
        const [stem, role] = file.path.split('/').at(-1).replace(/\.ts$/, '').split('.');
        const names = [...classes, ...exportedFunctions(file)].map((node) => kebab(node.name.text));
        if (names.includes(stem) || names.includes(`${stem}-${role}`)) return [];
        return [
          { path: file.path, line: lineOf(file, classes[0]), message: `holds ${classes[0].name.text}; a file is named after its class` },
        ];
      }),
};

/** Words that docs/GLOSSARY.md replaces by a better one: the cells of its column "Not". */
function replacedWords(glossary) {
  return glossary
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 5 && !/^(-+|Not)$/.test(cells[3]))
    .flatMap(([, term, , not]) => not.split(',').map((word) => [word.trim().toLowerCase(), term.replaceAll('*', '')]))
    .filter(([word]) => word);
}

/** @type {import('./tree.mjs').Rule} */
export const glossaryWords = {
  name: 'glossary-words',
  check({ files, glossary }) {
    const replaced = new Map(replacedWords(glossary));
    const termFor = (name) =>
      name
        .split('-')
        .map((word) => replaced.get(word) ?? replaced.get(word.replace(/s$/, '')))
        .find(Boolean);
    return files
      .filter(({ path }) => /^(libs|apps)\//.test(path))
      .flatMap((file) => {
        const named = [
          file.path.split('/').slice(1).join('-').replaceAll('.', '-'),
          ...exportedClasses(file).map((node) => kebab(node.name.text)),
        ];
        const term = named.map(termFor).find(Boolean);
        return term ? [{ path: file.path, message: `docs/GLOSSARY.md calls this "${term}"` }] : [];
      });
  },
};
