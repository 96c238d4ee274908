import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {{ path: string, text: string, ast: () => import('typescript').SourceFile }} SourceFile
 * @typedef {{ name: string, folder: string, files: SourceFile[], hasReadme: boolean }} Library
 * @typedef {{ root: string, files: SourceFile[], paths: string[], libraries: Library[], rows: Record<string, string[]>, glossary: string }} Tree
 * @typedef {{ path: string, line?: number, message: string, warning?: boolean }} Finding
 * @typedef {{ name: string, check: (tree: Tree) => Finding[] }} Rule
 */

const ROOTS = ['apps', 'libs', 'migrations', 'test', 'scripts'];
const SKIPPED = /(^|\/)(node_modules|dist|coverage|\.[^/]+)$|^apps\/admin$/;
/** The specs of the rules hold planted violations as text. */
const PLANTED = /^test\/architecture\/[^/]+(\.spec|-violations)\.ts$/;
const GENERATED = /^apps\/api\/src\/openapi-metadata\.ts$/;

function walk(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (SKIPPED.test(path)) return [];
    return entry.isDirectory() ? walk(root, path) : [path];
  });
}

function exists(root, name) {
  return readdirSync(root).includes(name);
}

/** Everything the rules look at, read once. `rows` is architecture.mjs of that tree. @returns {Tree} */
export function readTree(root, rows) {
  const paths = ROOTS.filter((name) => exists(root, name)).flatMap((name) => walk(root, name));
  const files = paths
    .filter((path) => /\.(ts|mjs)$/.test(path) && !PLANTED.test(path) && !GENERATED.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      let ast;
      return { path, text, ast: () => (ast ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)) };
    });
  const names = [...new Set(paths.map((path) => /^libs\/((?:platform\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))];
  const libraries = names.map((name) => ({
    name,
    folder: `libs/${name}/`,
    files: files.filter((file) => file.path.startsWith(`libs/${name}/`)),
    hasReadme: paths.includes(`libs/${name}/README.md`),
  }));
  const glossary =
    exists(root, 'docs') && exists(join(root, 'docs'), 'GLOSSARY.md') ? readFileSync(join(root, 'docs/GLOSSARY.md'), 'utf8') : '';
  return { root, files, paths, libraries, rows, glossary };
}

/** Line of a node, from 1. */
export function lineOf(file, node) {
  return file.ast().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

/** Calls `visit` for every node of a file. */
export function eachNode(file, visit) {
  const step = (node) => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(file.ast());
}

export const isTest = (path) =>
  /\.spec\.ts$|^test\/|^libs\/(platform\/)?[^/]+\/(test|src\/testing)\/|^libs\/platform\/testing\//.test(path);
