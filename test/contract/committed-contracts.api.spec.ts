import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { breakingChanges } from './breaking-changes.js';
import { contractFiles, stableJson } from './contract-files.js';
import { errorsPage, permissionsPage, settingsPage } from './contract-pages.js';
import { openApiProblems } from './openapi-rules.js';
import type { ApiDocument } from './openapi-shape.js';
import { operationsPage } from './runbook-section.js';

const STALE = 'The committed file is not what the code promises: run `npm run generate` and read the difference';
const COMMITTED = new URL('openapi.json', import.meta.url);
/** Set by `npm run generate -- --breaking`. */
const breakingIsMeant = process.env['ZOCALO_BREAKING_CONTRACT'] === 'accepted';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

describe('IN4 the committed contracts', () => {
  const document = () => api.document as unknown as ApiDocument;

  it('IN5 every route and field of the reference says what it must', () => {
    expect(openApiProblems(document())).toEqual([]);
  });

  it('IN4 openapi.json', async () => {
    expect((api.document as { openapi: string }).openapi).toMatch(/^3\.1\./);
    // Before the file is compared, and so before it can be rewritten.
    if (existsSync(COMMITTED) && !breakingIsMeant) {
      const before = JSON.parse(readFileSync(COMMITTED, 'utf8')) as ApiDocument;
      expect(breakingChanges(before, document()), 'Breaking changes of the API; if they are meant: npm run generate -- --breaking').toEqual(
        [],
      );
    }
    await expect(stableJson(document()), STALE).toMatchFileSnapshot('openapi.json');
  });

  it('IN4 is what the API serves', async () => {
    const served = await api.request({ url: '/openapi.json' });
    expect(served.status).toBe(200);
    expect(stableJson(served.body)).toBe(stableJson(document()));
  });

  it.each(['errors.json', 'permissions.json', 'limits.json', 'settings.json', 'jobs.json', 'events.json'])('IN4 %s', async (file) => {
    await expect(stableJson(contractFiles()[file]), STALE).toMatchFileSnapshot(file);
  });

  it.each([
    ['docs/ROLES-AND-PERMISSIONS.md', permissionsPage],
    ['docs/ERRORS.md', errorsPage],
    ['docs/SETTINGS.md', settingsPage],
    ['docs/OPERATIONS.md', operationsPage],
  ])('IN5 %s', async (file, page) => {
    await expect(page(), STALE).toMatchFileSnapshot(`../../${file}`);
  });
});
