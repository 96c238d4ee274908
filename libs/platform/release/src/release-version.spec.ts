import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRelease, releaseVersion } from './release-version.js';

describe('the release', () => {
  let root: string;
  const folder = (path: string): string => {
    mkdirSync(join(root, path), { recursive: true });
    return join(root, path);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zocalo-release-'));
    writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '1.2.3' }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('UI2 is told apart by the id of the build, however deep the program lies in it', () => {
    const deep = folder('dist/program/libs/platform/release/src');
    expect(readRelease(deep)).toBe('1.2.3-dev');
    writeFileSync(join(root, 'dist/build-id'), '3f9a1c07b2\n');
    expect([readRelease(deep), readRelease(folder('dist'))]).toEqual(['1.2.3+3f9a1c07b2', '1.2.3+3f9a1c07b2']);
  });

  it('UI2 has no id when it runs from its sources, or when what was built says none that fits a header', () => {
    const built = folder('dist/apps');
    writeFileSync(join(root, 'dist/build-id'), '3f9a1c07b2');
    expect(readRelease(folder('libs/platform/release/src'))).toBe('1.2.3-dev');
    writeFileSync(join(root, 'dist/build-id'), 'a\r\nset-cookie: b');
    expect(readRelease(built)).toBe('1.2.3-dev');
  });

  it('UI2 of these tests is that of the sources', () => {
    expect(releaseVersion()).toMatch(/^\d+\.\d+\.\d+-dev$/);
  });
});
