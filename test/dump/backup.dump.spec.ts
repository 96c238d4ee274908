import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackupEngine, digestsOf, rowsOf } from './backup-engine.js';
import { inhabit } from './inhabited.js';
import { type InstalledPostgres, startInstalledPostgres } from './installed-postgres.js';

/** Of migrations it differs when they were run; who looks at the alerts at the moment is in no backup. */
const ROWS = [
  '--exclude-table-data=app.migrations',
  '--exclude-table-data=app.alert_leases',
  '--data-only',
  '--schema=app',
  '--column-inserts',
  '--rows-per-insert=1',
];
const ROW = /^(?:INSERT INTO|SELECT pg_catalog\.setval)[^]*?\);$/gm;
/** Who may read what is of the installation, not of its data: what was granted by hand since stays. */
const GRANTED_SINCE = [
  '+ GRANT SELECT,DELETE ON TABLE app.offices TO zocalo_readonly;',
  '- GRANT SELECT ON TABLE app.offices TO zocalo_readonly;',
];

let postgres: InstalledPostgres;
let home: string | undefined;
let engine: BackupEngine;

beforeAll(async () => {
  postgres = await startInstalledPostgres();
  home = await mkdtemp(join(tmpdir(), 'zocalo-dump-'));
  engine = await BackupEngine.open(await inhabit(postgres.database, { ZOCALO_HOME: home }));
});
afterAll(async () => {
  await engine?.close();
  await postgres?.close();
  if (home !== undefined) await rm(home, { recursive: true, force: true });
});

describe('what pg_dump prints', () => {
  it('BK2 BK3 is the same before a backup and after its restore: tables, rights, every row; and after an undo', async () => {
    expect(await engine.ask('select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }]);
    const before = await dumped();
    expect(before.rows.length).toBeGreaterThan(500);
    const { manifest, made } = await engine.backup();
    expect(made).toMatchObject({ state: 'verified', error: null });

    await engine.ask(`delete from app.reservations;
      update app.desks set name = 'lost';
      update app.users set last_name = 'Lost';
      alter table app.offices add column made_since integer;
      grant delete on app.offices to zocalo_readonly;
      create table app.made_since (n integer)`);
    const between = await dumped();
    expect(differences(between.schema, before.schema)).not.toEqual([]);
    expect(differences(between.rows, before.rows)).not.toEqual([]);

    const restore = await engine.restore(made.id);
    expect(restore).toMatchObject({ state: 'done', error: null });
    await engine.signBackIn();
    const after = await dumped();
    expect(differences(after.schema, before.schema)).toEqual(GRANTED_SINCE);
    expect(differences(after.rows, before.rows)).toEqual([]);

    const again = (await engine.backup()).manifest;
    expect(digestsOf(again)).toEqual(digestsOf(manifest));
    expect(rowsOf(again)).toEqual(rowsOf(manifest));
    expect(again.sequences).toEqual(manifest.sequences);
    expect(again.migrations).toEqual(manifest.migrations);

    // What was there before the restore is kept as it was, and comes back.
    const aside = restore.asideSchema!;
    const kept = (await postgres.dump('--schema-only', `--schema=${aside}`)).replaceAll(aside, 'app').split('\n');
    expect(differences(kept, between.schema)).toEqual([]);
    expect(await engine.undo(restore)).toMatchObject({ state: 'done', error: null });
    await engine.signBackIn();
    const undone = await dumped();
    expect(differences(undone.schema, between.schema)).toEqual([]);
    expect(differences(undone.rows, between.rows)).toEqual([]);
    await engine.ask('drop table app.made_since; alter table app.offices drop column made_since');
  });

  it('BK3 is the same before and after a drill, of all schemas', async () => {
    const { made } = await engine.backup();
    const before = await everything();
    expect(await engine.drill(made.id)).toMatchObject({ state: 'passed', error: null });
    const after = await everything();
    expect(differences(after.schema, before.schema)).toEqual([]);
    expect(differences(after.rows, before.rows)).toEqual([]);
  });
});

interface Dumped {
  readonly schema: string[];
  readonly rows: string[];
}

async function dumped(): Promise<Dumped> {
  const schema = await postgres.dump('--schema-only', '--schema=app');
  return { schema: schema.split('\n'), rows: (await postgres.dump(...ROWS)).match(ROW)! };
}

/** Tables of all schemas. */
async function everything(): Promise<Dumped> {
  return { ...(await dumped()), schema: (await postgres.dump('--schema-only')).split('\n') };
}

/** What only one of them has, in whatever order: rows have none. Few, since a person reads it. */
function differences(found: readonly string[], expected: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const line of found) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of expected) count.set(line, (count.get(line) ?? 0) - 1);
  return [...count]
    .filter(([, times]) => times !== 0)
    .map(([line, times]) => `${times > 0 ? '+' : '-'} ${line.slice(0, 300)}`)
    .slice(0, 20);
}
