import { startTestApi, type TestApi } from '#harness';
import { defineSettings, setting, Settings } from '#platform/settings';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const Sample = defineSettings('sample', {
  'sample.count': setting.integer({ default: 5, min: 1, max: 10, summary: { en: 'For a test.', es: 'Para una prueba.' } }),
  'sample.key': setting.secret({ maxLength: 50, summary: { en: 'For a test.', es: 'Para una prueba.' } }),
});

describe('settings without messages between processes', () => {
  let api: TestApi;
  let database: Client;
  let settings: Settings;

  beforeAll(async () => {
    api = await startTestApi();
    settings = api.app.get(Settings);
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  /** As another process does, whose message is lost. */
  const store = (version: number, count: number, secrets: object | null = null) =>
    database.query('insert into system_config (version, settings, secrets, changes) values ($1, $2, $3, $4)', [
      version,
      { 'sample.count': count },
      secrets,
      '[]',
    ]);
  const within = (seconds: number, look: () => void) => vi.waitFor(look, { timeout: seconds * 1000, interval: 20 });

  it('CF1 a process runs the newest version within five seconds', async () => {
    const heard: number[] = [];
    settings.onChange(() => heard.push(settings.get(Sample['sample.count'])));
    await store(1, 7);
    await within(5, () => expect(settings.get(Sample['sample.count'])).toBe(7));
    await store(2, 8);
    await within(5, () => expect(settings.get(Sample['sample.count'])).toBe(8));
    expect([heard, settings.version]).toEqual([[7, 8], 2]);
    const metrics = await api.request({ url: '/metrics', headers: { accept: 'text/plain', host: 'localhost' } });
    expect(metrics.text).toContain('zocalo_settings_version 2');
  });

  it('CF1 a process that cannot read keeps what it has, says so once, and goes on by itself', async () => {
    await database.query('alter table system_config rename to away');
    await within(10, () => expect(api.logLines.join()).toContain('The settings could not be read'));
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(settings.get(Sample['sample.count'])).toBe(8);
    expect(api.logLines.filter((line) => line.includes('The settings could not be read'))).toHaveLength(1);
    await database.query('alter table away rename to system_config');
    await store(3, 9);
    await within(5, () => expect(settings.get(Sample['sample.count'])).toBe(9));
  });

  it('CF1 after a restore a smaller or an equal number counts as another version', async () => {
    await database.query('delete from system_config where version > 1');
    await within(5, () => expect([settings.version, settings.get(Sample['sample.count'])]).toEqual([1, 7]));
    await database.query('delete from system_config');
    await store(1, 3);
    await within(5, () => expect(settings.get(Sample['sample.count'])).toBe(3));
  });

  it('CF1 a secret that does not open here is as if nobody had given it, and the log names it', async () => {
    await store(2, 4, { 'sample.key': { kid: 'gone', sealed: 'AAAA' } });
    await within(5, () => expect(settings.get(Sample['sample.count'])).toBe(4));
    expect(settings.get(Sample['sample.key'])).toBeNull();
    expect(api.logLines.join()).toContain('The stored secret sample.key does not open with the keys of this installation');
  });
});
