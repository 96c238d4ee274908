import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startArchives } from './archives-fixture.js';

let archives: Awaited<ReturnType<typeof startArchives>>;
beforeAll(async () => {
  archives = await startArchives();
});
afterAll(() => archives?.close());

describe('BackupMaker', () => {
  it('BK1 writes an archive and reads it back', async () => {
    const backup = await archives.make({ progress: (p) => console.log(JSON.stringify(p)) });
    expect(backup.state).toBe('verified');
  });
});
