// `npm run boundaries`: the import graph and the house rules of the tree in the working directory. One line per
// finding, non-zero exit when one is an error.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkImports } from './import-graph.mjs';
import { checkTree } from './rules/index.mjs';

const load = (name) => import(pathToFileURL(resolve(name)).href);
const { libraries } = await load('architecture.mjs');
const { default: importRules } = await load('.dependency-cruiser.mjs');

const findings = [...checkTree('.', libraries), ...(await checkImports(importRules, libraries))];
for (const { rule, path, line, message, warning } of findings)
  console.log(`${warning ? 'warning' : 'error'}  ${rule}  ${path}${line ? `:${line}` : ''}  ${message}`);

const errors = findings.filter((finding) => !finding.warning);
console.log(errors.length === 0 ? `Boundaries hold: ${Object.keys(libraries).length} libs.` : `${errors.length} boundary errors.`);
process.exitCode = errors.length === 0 ? 0 : 1;
