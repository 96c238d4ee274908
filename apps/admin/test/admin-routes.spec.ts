import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PANEL = fileURLToPath(new URL('../src/', import.meta.url));
/** What administrators ask for; the other routes are everybody's, and belong to pages and programs, too. */
const ADMINISTRATION = /^\/api\/(admin\/|audit-logs|users\/export)/;
/** Routes without a place in the panel, and why. */
const NOT_IN_THE_PANEL: Readonly<Record<string, string>> = {
  'GET /api/admin/reports/{id}/file': 'each report says the path of its file',
  'GET /api/admin/system/history/series': 'the panel knows which figures it draws',
  'GET /api/admin/system/metrics': 'figures for programs; the panel draws their history',
  'POST /api/admin/system/jobs/retry': 'chosen jobs go one by one, so that those that fail stay chosen',
  'GET /api/admin/users/{id}/roles': 'the record of the person holds what they were given',
  'GET /api/admin/mail-templates/{name}/preview/frame': 'it is shown in a frame, by its address',
};

/** Sources of the panel without what is generated. */
function sourcesOf(directory: string): string {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\bgenerated\b|\.spec\.ts$/.test(file))
    .map((file) => readFileSync(directory + file, 'utf8'))
    .join('\n');
}

/** Each route with its generated function, as `METHOD path`. */
function functionsOf(generated: string): Map<string, string> {
  const found = generated.matchAll(/^export const (\w+) = .*?\.(get|post|put|patch|delete)<.*?url: '([^']+)'/gms);
  return new Map([...found].map(([, name, method, path]) => [`${method!.toUpperCase()} ${path}`, name!]));
}

/** Whether the panel calls the function of a route, or asks for its path, such as that of a file. */
function isIn(sources: string, route: string, name: string | undefined): boolean {
  const path = route.split(' ')[1]!;
  return new RegExp(`\\b${name}\\b`).test(sources) || (route.startsWith('GET ') && sources.includes(`'${path}'`));
}

describe('what administrators may ask for', () => {
  const { paths } = JSON.parse(readFileSync(fileURLToPath(new URL('../../../test/contract/openapi.json', import.meta.url)), 'utf8')) as {
    readonly paths: Readonly<Record<string, object>>;
  };
  const routes = Object.entries(paths)
    .filter(([path]) => ADMINISTRATION.test(path))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  const functions = functionsOf(readFileSync(`${PANEL}api/generated/sdk.gen.ts`, 'utf8'));
  const sources = sourcesOf(PANEL);

  it('UI1 has a place in the panel, or a reason for none', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(
      routes.filter((route) => !functions.has(route)),
      'routes without a generated function',
    ).toEqual([]);
    const missing = routes.filter((route) => !isIn(sources, route, functions.get(route)));
    expect(missing.toSorted()).toEqual(Object.keys(NOT_IN_THE_PANEL).toSorted());
  });

  it('UI1 would be missed', () => {
    expect(isIn(sources, 'GET /api/admin/nothing', 'nothingFindAll')).toBe(false);
    expect(isIn('const x = () => nothingFindAll({});', 'GET /api/admin/nothing', 'nothingFindAll')).toBe(true);
    expect(isIn(`exportPath: '/api/admin/nothing'`, 'GET /api/admin/nothing', undefined)).toBe(true);
  });
});
