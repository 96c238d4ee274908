import ts from 'typescript';
import { eachNode, isTest, lineOf } from './tree.mjs';

/** Rules about what a file says. */

const isIndex = (path) => /^libs\/(platform\/)?[^/]+\/src\/index\.ts$/.test(path);

/** @type {import('./tree.mjs').Rule} */
export const frontDoorExports = {
  name: 'front-door-exports',
  check: ({ files }) =>
    files
      .filter(({ path }) => isIndex(path))
      .flatMap((file) => {
        const findings = [];
        const found = (node, message) => findings.push({ path: file.path, line: lineOf(file, node), message });
        for (const node of file.ast().statements) {
          if (!ts.isExportDeclaration(node)) {
            found(node, 'an index only re-exports: `export { X } from "./x.js"`');
            continue;
          }
          if (!node.exportClause || !ts.isNamedExports(node.exportClause)) {
            found(node, 'names what it exports; never `export *`');
            continue;
          }
          const source = node.moduleSpecifier?.text ?? '';
          for (const { name } of node.exportClause.elements) {
            if (/(Entity|Repository|Controller)$/.test(name.text) || source.endsWith('.entity.js'))
              found(node, `${name.text} stays inside: entities, repositories and controllers are never exported`);
          }
        }
        return findings;
      }),
};

const MOST_DEPENDENCIES = 7;

/** @type {import('./tree.mjs').Rule} */
export const constructorSize = {
  name: 'constructor-size',
  check: ({ files }) =>
    files.flatMap((file) => {
      const findings = [];
      eachNode(file, (node) => {
        if (!ts.isConstructorDeclaration(node) || node.parameters.length <= MOST_DEPENDENCIES) return;
        const message = `takes ${node.parameters.length} parameters; over ${MOST_DEPENDENCIES}, split the class by verb`;
        findings.push({ path: file.path, line: lineOf(file, node), message });
      });
      return findings;
    }),
};

const LONG = 300;

/** oxlint fails a file over 400 lines; this is the warning on the way there. @type {import('./tree.mjs').Rule} */
export const fileLength = {
  name: 'file-length',
  check: ({ files }) =>
    files
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > LONG)
      .map(({ path, lines }) => ({ path, warning: true, message: `has ${lines} lines; split it before it reaches 400` })),
};

/** Findings for lint that a file silences without saying why. */
export function bareSuppressions({ path, text }) {
  return text.split('\n').flatMap((line, index) => {
    const directive = /(?:\/\/|\/\*)\s*((?:ox|es)lint-disable\S*)(.*)/.exec(line);
    if (!directive || /\s--\s+\S.{9,}/.test(directive[2])) return [];
    return [{ path, line: index + 1, message: `${directive[1]} needs its reason: "-- why this is right here"` }];
  });
}

/** @type {import('./tree.mjs').Rule} */
export const suppressionReason = { name: 'suppression-reason', check: ({ files }) => files.flatMap(bareSuppressions) };

/** Where a transaction may begin: commands, the platform (its runners call commands), command line and tests. */
const BEGINS = /\.service\.ts$|^libs\/platform\/|^apps\/cli\//;
const OWN_BEGINNINGS = new Set(['transactional', 'begin', 'startTransaction', 'beginTransaction']);

/** Names in a file that hold a Transactions: parameters, properties and variables annotated so. */
function holdersOfTransactions(file) {
  const names = new Set();
  eachNode(file, (node) => {
    if (
      (ts.isParameter(node) || ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
      node.type?.getText() === 'Transactions'
    )
      names.add(node.name.getText());
  });
  return names;
}

/** @type {import('./tree.mjs').Rule} */
export const transactionBeginnings = {
  name: 'transaction-beginnings',
  check: ({ files }) =>
    files
      .filter(({ path }) => /^(libs|apps)\/.*\.ts$/.test(path) && !isTest(path) && !path.startsWith('libs/platform/database/'))
      .flatMap((file) => {
        const findings = [];
        const holders = holdersOfTransactions(file);
        eachNode(file, (node) => {
          if (ts.isDecorator(node) && /^@Transactional\b/.test(node.getText())) {
            findings.push({ path: file.path, line: lineOf(file, node), message: 'use Transactions.run in a service' });
          }
          if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
          const { name, expression } = node.expression;
          const holder = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
          if (name.text === 'run' && holders.has(holder) && !BEGINS.test(file.path))
            findings.push({ path: file.path, line: lineOf(file, node), message: 'transactions begin on service commands only' });
          if (OWN_BEGINNINGS.has(name.text) && /^(em|entityManager|orm|kysely|db)$/i.test(holder))
            findings.push({ path: file.path, line: lineOf(file, node), message: 'only Transactions.run begins a transaction' });
        });
        return findings;
      }),
};
