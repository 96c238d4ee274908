// Writes LIBRARIES.md: the libs as architecture.mjs declares them, drawn and listed. Usage: node scripts/generate-library-map.mjs [folder]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraries } from '../architecture.mjs';

const root = join(import.meta.dirname, '..');
const names = Object.keys(libraries);
const id = (name) => name.replaceAll(/[^a-z]/g, '_');

/** The first sentence below the title of a lib's README; its links lead from docs. */
function purposeOf(name) {
  const readme = join(root, 'libs', name, 'README.md');
  const [, paragraph = ''] = (existsSync(readme) ? readFileSync(readme, 'utf8') : '').split(/\n\s*\n/);
  const text = paragraph.replaceAll(/\s+/g, ' ').trim();
  const sentence = /^.*?[.!](?=\s|$)/.exec(text)?.[0] ?? text;
  return sentence.replaceAll('|', '\\|').replaceAll(/\]\((?:\.\.\/)+docs\//g, '](');
}

/** Drawn without the edges that follow from others, or nobody could read it. */
function directUses(name) {
  const reached = (from) => new Set(libraries[from].flatMap((used) => [used, ...reached(used)]));
  return libraries[name].filter((used) => !libraries[name].some((other) => other !== used && reached(other).has(used)));
}

const text = `# The libs

Drawn from \`architecture.mjs\` by \`npm run generate\`; do not edit. An arrow reads "uses"; arrows that follow from others are left out.

\`\`\`mermaid
flowchart BT
${names.map((name) => `  ${id(name)}["${name}"]`).join('\n')}
${names.flatMap((name) => directUses(name).map((used) => `  ${id(name)} --> ${id(used)}`)).join('\n')}
\`\`\`

| Lib | Purpose | May use |
| --- | --- | --- |
${names.map((name) => `| [${name}](../libs/${name}/README.md) | ${purposeOf(name)} | ${libraries[name].map((used) => used.replace('platform/', '')).join(', ') || '–'} |`).join('\n')}
`;
writeFileSync(join(process.argv[2] ?? join(root, 'docs'), 'LIBRARIES.md'), text);
