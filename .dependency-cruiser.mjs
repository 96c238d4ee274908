import { libraries } from './architecture.mjs';

/**
 * The boundaries between libs, drawn from architecture.mjs. `npm run boundaries` runs them; each rule has a planted
 * violation in test/architecture.
 */
const names = Object.keys(libraries);
const folder = (name) => `^libs/${name}/`;

/** A lib is a folder below libs/ or libs/platform/. Group 1 of this pattern is its folder. */
const A_LIB = '^(libs/(?:platform/)?[^/]+)/';
const TESTS = '(^test/|\\.spec\\.ts$|^libs/(platform/)?[^/]+/(test|src/testing)/|^libs/platform/testing/|^vitest\\.config\\.ts$)';

/** Tests may import any front door; platform/testing itself keeps to its row. */
const OWN_TESTS = '\\.spec\\.ts$|^libs/(platform/)?[^/]+/(test|src/testing)/';

const graph = names.map((name) => ({
  name: `graph:${name}`,
  comment: `${name} may use only what its row in architecture.mjs lists.`,
  severity: 'error',
  from: { path: folder(name), pathNot: OWN_TESTS },
  to: { path: '^libs/', pathNot: [folder(name), ...libraries[name].map(folder)] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...graph,
    {
      name: 'front-door',
      comment: 'Outsiders import a lib by its index: `#tickets`, not a file inside it.',
      severity: 'error',
      from: { path: A_LIB },
      to: { path: '^libs/', pathNot: ['^$1/', '^libs/(platform/)?[^/]+/src/(testing/)?index\\.ts$'] },
    },
    {
      name: 'front-door-of-outsiders',
      comment: 'Apps, scripts and tests import a lib by its index too.',
      severity: 'error',
      // The generated OpenAPI metadata names every view and DTO by its file; the generator of .env.example reads the list
      // of variables from its source, since it runs before anything is built.
      from: { pathNot: '^libs/|^apps/api/src/openapi-metadata\\.ts$|^scripts/generate-env-example\\.mjs$' },
      to: { path: '^libs/', pathNot: '^libs/(platform/)?[^/]+/src/(testing/)?index\\.ts$' },
    },
    {
      name: 'relative-stays-inside',
      comment: 'A relative import never leaves its lib; use the name of the other lib.',
      severity: 'error',
      from: { path: A_LIB },
      to: { dependencyTypes: ['local'], path: '.', pathNot: ['^$1/', '^node_modules/'], dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'no-cycles',
      comment: 'No file reaches itself, not even through types.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-not-apps',
      comment: 'Libs know nothing of the processes that serve them.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'own-index',
      comment: 'The index is for outsiders; inside the lib import the file itself.',
      severity: 'error',
      from: { path: `${A_LIB}src/`, pathNot: '/src/testing/' },
      to: { path: '^$1/src/(testing/)?index\\.ts$' },
    },
    {
      name: 'testing-door',
      comment: 'The second door of a lib, platform/testing and test/harness are for tests only.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: '^(libs/(platform/)?[^/]+/src/testing/|libs/platform/testing/|test/)' },
    },
    {
      name: 'frozen-migrations',
      comment: 'A migration must mean the same in a year: it imports nothing of ours.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(libs|apps|test|scripts)/' },
    },
    {
      name: 'unresolvable',
      comment: 'An import that leads nowhere hides from every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|apps/admin)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['zocalo-source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
