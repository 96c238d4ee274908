import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { auditActions, auditTargets } from '../src/i18n/audit-words';

const RECORDS = /\.record\(\{[\s\S]*?\}\)/g;
const sources = globSync('libs/**/src/**/*.ts', { exclude: ['**/*.spec.ts', '**/testing/**'] }).map((file) => readFileSync(file, 'utf8'));
/** What is written into the trail where it is recorded, and whole files that make entries of it for others to record. */
const recorded = sources.flatMap((text) => (/\bAuditEntry\b/.test(text) ? [text] : (text.match(RECORDS) ?? [])));
/** Names that stand for one: `const UNLINK = 'telegram.unlink';` in a file that records. */
const named = sources.filter((text) => /\.record\(/.test(text)).flatMap((text) => text.match(/^(export )?const [A-Z_]+ = '.*';$/gm) ?? []);
const found = (pattern: RegExp, texts: readonly string[]) => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, key]) => key!))),
];

it('UI1 AD1 says in words what entries of the trail were recorded for', () => {
  const actions = found(/'([a-z][a-z-]*\.[a-z-]+)'/g, [...recorded, ...named]);
  const targets = found(/type: '([a-z-]+)'/g, recorded);
  expect(actions.length).toBeGreaterThan(60);
  expect(actions).toContain('maintenance.enable');
  expect(actions.filter((key) => !(key in auditActions.es))).toEqual([]);
  expect(targets.filter((key) => !(key in auditTargets.es))).toEqual([]);
});
