import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newHome, once, START_LIMIT_MS } from './zocalo-command.js';

const ID = '0192f0c1-2345-7abc-8def-0123456789ab';
const missing = (home: string) =>
  `zocalo: there is no installation in ${home}. Set ZOCALO_HOME or DATABASE_URL as at the start, or run npx zocalo start first.\n`;

describe('a data directory that holds no installation', () => {
  it.each([
    [['backup', 'list']],
    [['backup', 'create']],
    [['backup', 'verify', ID]],
    [['backup', 'delete', ID]],
    [['backup', 'restore', ID]],
    [['backup', 'restore', ID, '--yes']],
    [['backup', 'restores']],
    [['backup', 'undo', '--yes']],
    [['backup', 'drill', ID]],
    [['audit', 'verify']],
    [['erasures', 'replay']],
    [['maintenance', 'status']],
    [['maintenance', 'on', '--reason', 'We move.']],
    [['maintenance', 'off']],
    [['demo', 'seed']],
    [['demo', 'purge']],
    [['setup-link']],
    [['admin', 'create', '--email', 'ana@example.org', '--password-stdin']],
  ])('W2 is told by %j, which makes nothing there', async (args) => {
    const home = newHome();
    expect(await once(args, { ZOCALO_HOME: home }, 'seven bright lanterns at dusk\n')).toEqual({ code: 1, text: missing(home) });
    expect(existsSync(home)).toBe(false);
  });

  it('W2 is made by what may begin one, which says so once; the other commands work in it then', { timeout: START_LIMIT_MS }, async () => {
    const home = newHome();
    const made = await once(['migrate'], { ZOCALO_HOME: home });
    expect(made).toEqual({ code: 0, text: expect.stringMatching(/^applied /m) });
    expect(made.text.split('\n')).toContain(`Data in ${home} (new).`);
    expect(await once(['migrate'], { ZOCALO_HOME: home })).toEqual({ code: 0, text: 'Up to date.\n' });
    const listed = await once(['backup', 'list'], { ZOCALO_HOME: home });
    expect(listed).toEqual({ code: 0, text: 'There is no backup yet: npx zocalo backup create makes one.\n' });
  });

  it('BK3 takes a backup that was brought along, from the data directory or another folder', { timeout: START_LIMIT_MS }, async () => {
    const home = newHome();
    mkdirSync(join(home, 'backups'), { recursive: true });
    writeFileSync(join(home, 'backups', `${ID}.zocalo-backup`), 'no archive');
    const verified = await once(['backup', 'verify', ID], { ZOCALO_HOME: home });
    expect(verified).toEqual({ code: 1, text: expect.stringContaining(`Data in ${home} (new).\n`) });
    expect(verified.text).not.toContain('no installation');

    const elsewhere = newHome();
    const folder = join(elsewhere, '../brought');
    mkdirSync(folder);
    const env = { ZOCALO_HOME: elsewhere, BACKUPS_DIR: folder };
    expect(await once(['backup', 'restore', ID], env)).toEqual({ code: 1, text: missing(elsewhere) });
    writeFileSync(join(folder, `${ID}.zocalo-backup.age`), 'no archive');
    const restored = await once(['backup', 'restore', ID], env);
    expect(restored).toEqual({ code: 1, text: expect.stringContaining(`Data in ${elsewhere} (new).\n`) });
    expect(await once(['backup', 'restores'], env)).toEqual({ code: 0, text: 'Nothing was restored yet.\n' });
  });
});
