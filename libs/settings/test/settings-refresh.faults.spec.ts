import { startTestApi, type TestApi } from '#harness';
import { defineSettings, setting, Settings } from '#platform/settings';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const Sample = defineSettings('sample', {
  'sample.count': setting.integer({ default: 5, min: 1, max: 10, summary: { en: 'For a test.', es: 'Para una prueba.' } }),
  'sample.key': setting.secret({ maxLength: 50, summary: { en: 'For a test.', es: 'Para una prueba.' } }),
});

const within = (seconds: number, look: () => void) => vi.waitFor(look, { timeout: seconds * 1000, interval: 20 });

/** A process on a database of its own. */
class Stage {
  api!: TestApi;
  private database!: TestDatabase;
  private client!: Client;

  /** @param counts stored before it begins, from version 1 on. */
  async start(counts: readonly number[]): Promise<void> {
    this.database = await testDatabase();
    this.client = new Client({ connectionString: this.database.ownerUrl, options: '-c search_path=app' });
    await this.client.connect();
    for (const [index, count] of counts.entries()) await this.store(index + 1, count);
    this.api = await startTestApi({ database: this.database });
  }

  async close(): Promise<void> {
    await this.client?.end();
    await this.api?.close();
    await this.database?.close();
  }

  get settings(): Settings {
    return this.api.app.get(Settings);
  }

  get count(): number {
    return this.settings.get(Sample['sample.count']);
  }

  query(text: string, values?: unknown[]): Promise<unknown> {
    return this.client.query(text, values);
  }

  /** As another process does, whose message is lost. */
  store(version: number, count: number, secrets: object | null = null): Promise<unknown> {
    return this.query('insert into system_config (version, settings, secrets, changes) values ($1, $2, $3, $4)', [
      version,
      { 'sample.count': count },
      secrets,
      '[]',
    ]);
  }
}

// They wait, all at the same time; what takes the processor, their start, is over before.
describe.concurrent('settings without messages between processes', () => {
  const stages = [new Stage(), new Stage(), new Stage(), new Stage()] as const;
  const [newer, away, restored, secret] = stages;
  /** Of all of them: who began last writes down what the others say as well. */
  const said = (what: string) => stages.flatMap(({ api }) => api.logLines).filter((line) => line.includes(what));

  beforeAll(async () => {
    await newer.start([]);
    await away.start([8]);
    await restored.start([7, 8, 9]);
    await secret.start([]);
  });
  afterAll(() => Promise.all(stages.map((stage) => stage.close())));

  it('CF1 a process runs the newest version within five seconds', async () => {
    const heard: number[] = [];
    newer.settings.onChange(() => heard.push(newer.count));
    await newer.store(1, 7);
    await within(5, () => expect(newer.count).toBe(7));
    await newer.store(2, 8);
    await within(5, () => expect(newer.count).toBe(8));
    expect([heard, newer.settings.version]).toEqual([[7, 8], 2]);
    const metrics = await newer.api.request({ url: '/metrics', headers: { accept: 'text/plain', host: 'localhost' } });
    expect(metrics.text).toContain('zocalo_settings_version 2');
  });

  it('CF1 a process that cannot read keeps what it has, says so once, and goes on by itself', async () => {
    await within(5, () => expect(away.count).toBe(8));
    await away.query('alter table system_config rename to away');
    await within(10, () => expect(said('The settings could not be read')).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(away.count).toBe(8);
    expect(said('The settings could not be read')).toHaveLength(1);
    await away.query('alter table away rename to system_config');
    await away.store(3, 9);
    await within(5, () => expect(away.count).toBe(9));
  });

  it('CF1 after a restore a smaller or an equal number counts as another version', async () => {
    await within(5, () => expect([restored.settings.version, restored.count]).toEqual([3, 9]));
    await restored.query('delete from system_config where version > 1');
    await within(5, () => expect([restored.settings.version, restored.count]).toEqual([1, 7]));
    await restored.query('delete from system_config');
    await restored.store(1, 3);
    await within(5, () => expect(restored.count).toBe(3));
  });

  it('CF1 a secret that does not open here is as if nobody had given it, and the log names it', async () => {
    await secret.store(2, 4, { 'sample.key': { kid: 'gone', sealed: 'AAAA' } });
    await within(5, () => expect(secret.count).toBe(4));
    expect(secret.settings.get(Sample['sample.key'])).toBeNull();
    expect(said('The stored secret sample.key does not open with the keys of this installation')).not.toEqual([]);
  });
});
