import { constructorSize, fileLength, frontDoorExports, suppressionReason, transactionBeginnings } from './code.mjs';
import { libraryReadme, libraryRows, librarySize } from './libraries.mjs';
import { fileHoldsClass, fileNames, glossaryWords } from './names.mjs';
import { panelImports, panelSuppressions } from './panel.mjs';
import { readTree } from './tree.mjs';

/** The house rules that neither the linter nor the import graph can see. */
const rules = [
  libraryRows,
  libraryReadme,
  librarySize,
  fileNames,
  fileHoldsClass,
  glossaryWords,
  frontDoorExports,
  constructorSize,
  fileLength,
  suppressionReason,
  transactionBeginnings,
  panelImports,
  panelSuppressions,
];

/** Runs every rule over the tree below `root`; `rows` is its architecture.mjs. */
export function checkTree(root, rows) {
  const tree = readTree(root, rows);
  return rules.flatMap((rule) => rule.check(tree).map((finding) => ({ rule: rule.name, ...finding })));
}
