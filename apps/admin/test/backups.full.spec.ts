import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backup, backupOf, confirmBy, PATIENT } from './harness/backups.js';
import {
  expectAccessible,
  expectFits,
  keepsToOrigin,
  type Language,
  PanelUnderTest,
  type Person,
  screenshot,
  tabTo,
} from './harness/index.js';

const WORDS = {
  en: {
    make: 'Make a backup',
    makeIt: 'Make it',
    note: 'Note',
    verified: 'verified',
    good: 'It can be restored here.',
    again: 'Verify again',
    reading: 'The backup is being read',
    download: 'Download',
    remove: 'Delete',
    word: 'delete',
    gone: 'The backup is deleted.',
    notEncrypted: 'Backups are not encrypted',
  },
  es: {
    make: 'Hacer una copia',
    makeIt: 'Hacerla',
    note: 'Nota',
    verified: 'comprobada',
    good: 'Se puede restaurar aquí.',
    again: 'Comprobar de nuevo',
    reading: 'La copia se está leyendo',
    download: 'Descargar',
    remove: 'Borrar',
    word: 'borrar',
    gone: 'La copia se ha borrado.',
    notEncrypted: 'Las copias no están cifradas',
  },
} as const;

// Of its own: backups lie in it, and the state of maintenance.
const home = mkdtempSync(join(tmpdir(), 'zocalo-panel-'));
let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ env: { ZOCALO_HOME: home } });
  ana = await panel.person({ admin: true });
});
afterAll(async () => {
  await panel?.close();
  rmSync(home, { recursive: true, force: true });
});

describe.each(['en', 'es'] as const satisfies readonly Language[])('backups in the panel, in %s', (language) => {
  const m = WORDS[language];

  it('UI1 BK1 BK3 an administrator has one made, follows it until it is good, has it read again, downloads and deletes it', async () => {
    await backupOf(await panel.apiOf(ana), 'So that it is not the last one');
    const page = await panel.open({ as: ana, path: '/backups', language });
    await page.getByText(m.notEncrypted).waitFor();
    await page.getByRole('button', { name: m.make }).first().click();
    const note = `Before the move (${language})`;
    await page.getByRole('dialog').getByRole('textbox', { name: m.note }).fill(note);
    await expectAccessible(page);
    await page.getByRole('button', { name: m.makeIt }).click();
    const row = page.getByRole('row').filter({ hasText: note });
    await row.waitFor();
    await screenshot(page, `backups running ${language}`);
    // How far it is survives a reload.
    await page.reload();
    await row.getByText(m.verified, { exact: true }).waitFor(PATIENT);
    await expectAccessible(page);
    await screenshot(page, `backups ${language}`);
    await row.getByRole('link').first().click();
    await page.getByText(m.good).waitFor();
    await page
      .getByRole('cell', { name: 'users', exact: true })
      .or(page.getByText(/Show all|Mostrar las/))
      .first()
      .waitFor();
    await expectAccessible(page);
    await screenshot(page, `backup ${language}`);

    await page.getByRole('button', { name: m.again }).click();
    await page.getByText(m.reading).first().waitFor();
    await page.getByText(m.good).waitFor(PATIENT);

    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: m.download }).click()]);
    expect(file.suggestedFilename()).toMatch(/\.zocalo-backup$/);
    const bytes = readFileSync(await file.path());
    // A tar file: what comes first says so.
    expect(bytes.subarray(0, 11).toString()).toBe('header.json');

    await page.getByRole('button', { name: m.remove }).click();
    await confirmBy(page, m.word, m.remove);
    await page.getByText(m.gone).waitFor();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/admin/backups');
    await expect.poll(() => page.getByRole('row').filter({ hasText: note }).count()).toBe(0);
    keepsToOrigin(page);
  }, 240_000);
});

describe('BK1 backups in the panel', () => {
  it('UI1 a file that was downloaded is uploaded, goes on after a reload with the same file, and is verified', async () => {
    const ask = await panel.apiOf(ana);
    const id = await backupOf(ask, 'To take away');
    const page = await panel.open({ as: ana, path: `/backups/${id}` });
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    const path = join(home, file.suggestedFilename());
    await file.saveAs(path);

    await page.goto(`${panel.url}/admin/backups/upload`);
    // A small file in many pieces; the line breaks after the first one.
    await page.route('**/api/admin/backups/uploads', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), chunkBytes: 65_536 } });
    });
    let pieces = 0;
    await page.route('**/api/admin/backups/uploads/*?offset=*', (route) => {
      pieces += 1;
      return pieces > 1 ? route.abort('internetdisconnected') : route.continue();
    });
    const choice = page.getByLabel('Choose the file of a backup, or drop it here');
    await choice.setInputFiles(path);
    await page.getByText('No connection; it goes on by itself.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused').waitFor();
    await expectAccessible(page);
    await screenshot(page, 'upload paused');
    await page.unrouteAll();
    await page.reload();
    await page.getByText(/The upload of “.*” is not finished/).waitFor();
    await screenshot(page, 'upload unfinished');
    const other = join(home, 'other.zocalo-backup');
    writeFileSync(other, 'something else');
    await choice.setInputFiles(other);
    await page.getByText('This is not the same file.').waitFor();
    await choice.setInputFiles(path);
    await expect.poll(() => new URL(page.url()).pathname, PATIENT).toMatch(/^\/admin\/backups\/[0-9a-f-]{36}$/);
    await page.getByText('It can be restored here.').waitFor(PATIENT);
    keepsToOrigin(page, /ERR_INTERNET_DISCONNECTED/);
  }, 240_000);

  it('UI1 the last good one stays, and the panel says why', async () => {
    const ask = await panel.apiOf(ana);
    const { items } = (await ask('GET', '/api/admin/backups?state=verified')) as { items: Backup[] };
    // What was uploaded may be of another installation.
    const last = items.find(({ kind }) => kind !== 'uploaded');
    for (const { id } of items.filter((backup) => backup !== last)) await ask('DELETE', `/api/admin/backups/${id}`);
    const page = await panel.open({ as: ana, path: `/backups/${last!.id}`, language: 'es', viewport: 'phone' });
    await page.getByRole('button', { name: 'Borrar' }).click();
    await confirmBy(page, 'borrar', 'Borrar');
    await page.getByText(/única copia/).waitFor();
    await page.getByText('Se puede restaurar aquí.').waitFor();
    await expectFits(page);
    keepsToOrigin(page, /status of 409/);
  }, 120_000);

  it('UI1 a drill shows that a backup can be restored, and how long that takes', async () => {
    const id = await backupOf(await panel.apiOf(ana), 'To try');
    const page = await panel.open({ as: ana, path: `/backups/${id}` });
    await page.getByRole('button', { name: 'Drill' }).click();
    await page.getByText('The drill is under way.').waitFor();
    await page.goto(`${panel.url}/admin/drills`);
    await page.getByText('passed', { exact: true }).first().waitFor(PATIENT);
    await expectAccessible(page);
    await screenshot(page, 'drills');
    keepsToOrigin(page);
  }, 180_000);

  it('UI1 has a backup made by keyboard alone', async () => {
    const page = await panel.open({ as: ana, path: '/backups' });
    await tabTo(page, page.getByRole('button', { name: 'Make a backup' }).first());
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    const row = page.getByRole('row').filter({ hasText: 'By keyboard' });
    await row.getByText('verified', { exact: true }).waitFor(PATIENT);
    await tabTo(page, row.getByRole('button', { name: /^Actions/ }));
    await page.keyboard.press('Enter');
    const again = page.getByRole('menuitem', { name: 'Verify again' });
    await again.waitFor();
    for (let step = 0; step < 5 && !(await again.evaluate((item) => item === document.activeElement)); step += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('The backup is being read').first().waitFor();
    keepsToOrigin(page);
  }, 180_000);

  it('UI1 whoever may only look is offered nothing else', async () => {
    const page = await panel.open({ as: await panel.person({ firstName: 'Eva' }), path: '/backups' });
    await page.getByRole('heading', { name: 'This is not open to you' }).waitFor();
    keepsToOrigin(page);
  });
});
