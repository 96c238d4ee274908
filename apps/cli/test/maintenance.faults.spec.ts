import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { MaintenanceFile } from '#maintenance';
import type { Invocation } from '../src/invocation.js';
import { beginMaintenance, endMaintenance, showMaintenance } from '../src/maintenance.js';

describe('zocalo maintenance', () => {
  let api: TestApi;
  let invocation: Invocation;
  let home: string;
  let printed = '';

  beforeAll(async () => {
    const root = mkdtempSync(join(tmpdir(), 'zocalo-cli-'));
    home = join(root, 'home');
    api = await startTestApi({ env: { ZOCALO_HOME: home } });
    invocation = { root, arguments: [], version: '0.0.0', build: { state: 'present', ms: 0 } };
    vi.stubEnv('ZOCALO_MASTER_KEY', Buffer.alloc(32, 7).toString('base64'));
    vi.stubEnv('ZOCALO_HOME', home);
    reach(api.database.url, api.database.ownerUrl);
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        printed += String(text);
        return true;
      });
  });
  afterEach(() => (printed = ''));
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await api.close();
    rmSync(invocation.root, { recursive: true, force: true });
  });

  function reach(url: string, ownerUrl = url): void {
    vi.stubEnv('DATABASE_URL', url);
    vi.stubEnv('DATABASE_OWNER_URL', ownerUrl);
  }
  const options = (changes: object = {}) => ({ level: 'full', reason: 'We move.', retryAfter: '60', ...changes }) as const;
  const status = async () => (await api.request({ url: '/api/offices' })).status;

  it('MT1 begins, says what is set, and ends, beside what runs', async () => {
    await beginMaintenance(invocation, options({ until: '2099-01-01T00:00:00Z' }));
    expect(printed).toContain('Maintenance is on: full.\nReason: We move.\nIt ends by itself at 2099-01-01T00:00:00.000Z.');
    await expect.poll(status).toBe(503);
    printed = '';
    await showMaintenance(invocation);
    expect(printed).toContain('Maintenance is on: full.');
    printed = '';
    await endMaintenance(invocation);
    expect(printed).toBe('Maintenance is off.\n');
    await expect.poll(status).toBe(401);
  });

  it('MT1 announces what starts later', async () => {
    await beginMaintenance(invocation, options({ level: 'read_only', from: new Date(Date.now() + 3_600_000).toISOString() }));
    expect(printed).toContain('Maintenance is announced: read_only from ');
    await endMaintenance(invocation);
  });

  it.each([
    ['no time', { from: 'tomorrow' }, '--from takes a time such as'],
    ['a time without a zone', { until: '2099-01-01T00:00' }, '--until takes a time such as'],
  ])('MT1 refuses %s', async (_, changes, message) => {
    await expect(beginMaintenance(invocation, options(changes))).rejects.toThrow(message);
  });

  it.each([
    ['an end in the past', { until: '2020-01-01T00:00:00Z' }, 'until'],
    ['an empty reason', { reason: ' ' }, 'reason'],
    ['a wait that is none', { retryAfter: 'soon' }, 'retryAfterSeconds'],
  ])('MT1 refuses %s', async (_, changes, field) => {
    await expect(beginMaintenance(invocation, options(changes))).rejects.toMatchObject({ details: { fields: [{ field }] } });
    expect(await status()).toBe(401);
  });

  it('MT1 works with the database away, in the data directory alone', async () => {
    reach('postgres://nobody@127.0.0.1:1/none');
    await beginMaintenance(invocation, options());
    expect(printed).toContain(`Written to ${join(home, 'maintenance.json')}`);
    expect((await new MaintenanceFile(home).read())?.state).toMatchObject({ level: 'full', reason: 'We move.' });
    await expect.poll(status).toBe(503);
    printed = '';
    await showMaintenance(invocation);
    expect(printed).toContain('Maintenance is on: full.');
    await expect(beginMaintenance(invocation, options({ until: '2020-01-01T00:00:00Z' }))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await endMaintenance(invocation);
    await expect.poll(status).toBe(401);
    reach(api.database.url, api.database.ownerUrl);
  });
});
