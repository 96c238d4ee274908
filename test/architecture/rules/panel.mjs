import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { bareSuppressions } from './code.mjs';

/** Rules about apps/admin/src, a program of its own: it is bundled for browsers, where nothing of the server may get to. */

const SOURCE = 'apps/admin/src';
const GENERATED = /^apps\/admin\/src\/api\/generated\//;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(screen|messages))?(\.spec)?\.tsx?$/;
/** What each of these folders may import; every other folder is a feature. */
const GROUND = {
  ui: ['ui'],
  i18n: ['i18n'],
  api: ['api'],
  frame: ['ui', 'i18n', 'api', 'frame'],
};
/** Puts the features together, so may import what they declare. */
const COMPOSITION = new Set(['', 'app', 'door']);
/** The ways into a feature from another: what it offers, and what of that loads before anybody is signed in. */
const DOORS = new Set(['index', 'door']);
const OF_THE_PLATFORM = new Set(['#platform/session-client']);

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(path);
    return /\.tsx?$/.test(entry.name) && !GENERATED.test(path) ? [path] : [];
  });
}

const folderOf = (inside) => (inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : '');

/** Why a file must not import this, or undefined. @param inside the file, from the source folder on */
function importFault(inside, specifier) {
  if (specifier.startsWith('#'))
    return OF_THE_PLATFORM.has(specifier) ? undefined : 'of the platform the panel imports #platform/session-client only';
  if (specifier.startsWith('node:')) return 'there is no Node in a browser';
  const isOwn = specifier.startsWith('@/');
  if (!isOwn && !specifier.startsWith('.')) return undefined; // a package
  const target = isOwn ? specifier.slice(2) : posix.join(posix.dirname(inside), specifier);
  if (target.startsWith('..')) return 'it lies outside of the panel';
  const [from, to] = [folderOf(inside), folderOf(`${target}/`)];
  if (from === to || COMPOSITION.has(from)) return undefined;
  if (GROUND[from]) return GROUND[from].includes(to) ? undefined : `${from}/ is below ${to || target}/`;
  if (GROUND[to]) return undefined;
  if (COMPOSITION.has(to)) return `${to || target}/ puts features together; none of them needs it`;
  const door = target.slice(to.length + 1) || 'index';
  return DOORS.has(door) ? undefined : `a feature sees of another only its index: @/${to}`;
}

function eachImport(path) {
  const text = readFileSync(path, 'utf8');
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName, pos }) => ({ fileName, line: text.slice(0, pos).split('\n').length }));
}

/** @type {import('./tree.mjs').Rule} */
export const panelImports = {
  name: 'panel-imports',
  check: ({ root }) => {
    if (!existsSync(posix.join(root, SOURCE))) return [];
    return listFiles(posix.join(root, SOURCE)).flatMap((file) => {
      const path = posix.relative(root, file);
      const inside = posix.relative(SOURCE, path);
      const named = NAME.test(posix.basename(path))
        ? []
        : [{ path, message: 'file names are kebab-case, with .screen or .messages where it is one' }];
      const imported = eachImport(file).flatMap(({ fileName, line }) => {
        const message = importFault(inside, fileName);
        return message ? [{ path, line, message: `${fileName}: ${message}` }] : [];
      });
      return [...named, ...imported];
    });
  },
};

/** As `suppressionReason`, of the panel's own files. @type {import('./tree.mjs').Rule} */
export const panelSuppressions = {
  name: 'suppression-reason',
  check: ({ root }) =>
    existsSync(posix.join(root, SOURCE))
      ? listFiles(posix.join(root, SOURCE)).flatMap((file) =>
          bareSuppressions({ path: posix.relative(root, file), text: readFileSync(file, 'utf8') }),
        )
      : [],
};
