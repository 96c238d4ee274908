import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  expectAccessible,
  expectFits,
  keepsToOrigin,
  type Language,
  PanelUnderTest,
  type Person,
  screenshot,
  signInByForm,
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
    restore: 'Restore …',
    reason: 'Reason',
    why: 'Say why',
    restoreWord: 'restore',
    confirm: 'Restore',
    restored: 'The backup is restored',
    signIn: 'Sign in again',
    undo: 'Undo the restore …',
    undoWord: 'undo',
    undoIt: 'Undo it',
    undone: 'The restore is undone',
    notEncrypted: 'Backups are not encrypted',
    lost: 'Offices',
    // The panel has no English words of its own for what the API refuses.
    noWorker: 'No worker runs.',
    otherVersion: 'Version 0.0.1 made the backup',
    uploaded: /Somebody uploaded this backup, which says it is of .*2026/,
    notHere: 'No backup is tried out or restored from here',
    onlyBytes: 'Only the bytes',
    back: '2 people who had been erased are back',
    by: 'Asked by',
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
    restore: 'Restaurar …',
    reason: 'Motivo',
    why: 'Di por qué',
    restoreWord: 'restaurar',
    confirm: 'Restaurar',
    restored: 'La copia está restaurada',
    signIn: 'Entrar de nuevo',
    undo: 'Deshacer la restauración …',
    undoWord: 'deshacer',
    undoIt: 'Deshacerla',
    undone: 'La restauración está deshecha',
    notEncrypted: 'Las copias no están cifradas',
    lost: 'Oficinas',
    noWorker: 'No hay en marcha ningún worker que pueda cambiar las tablas',
    otherVersion: 'La copia la hizo la versión 0.0.1',
    uploaded: /Alguien subió esta copia, que dice ser del .*2026/,
    notHere: 'Desde aquí no se prueba ni se restaura ninguna copia',
    onlyBytes: 'Solo los bytes',
    back: 'Han vuelto 2 personas que estaban borradas',
    by: 'La pidió',
  },
} as const;

/** A backup is made, packed and read back; a small machine does that beside everything else. */
const PATIENT = { timeout: 90_000 };
/** Sessions end with a restore; requests of the page that were under way say so. */
const ENDED = /status of (401|403|503)/;

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

interface Backup {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly progress: object | null;
}

/** One that is good, made by asking the API. */
async function backupOf(ask: Ask, note: string): Promise<string> {
  let id = '';
  await expect
    .poll(async () => {
      try {
        id = ((await ask('POST', '/api/admin/backup', { note })) as Backup).id;
      } catch (error) {
        if (!String(error).includes('BACKUP_RUNNING')) throw error;
      }
      return id;
    }, PATIENT)
    .not.toBe('');
  await expect.poll(async () => ((await ask('GET', `/api/admin/backups/${id}`)) as Backup).state, PATIENT).toBe('verified');
  return id;
}

/** Answers the question that wants a word. */
async function confirmBy(page: Page, word: string, button: string): Promise<void> {
  const question = page.getByRole('alertdialog');
  const yes = question.getByRole('button', { name: button, exact: true });
  expect(await yes.isDisabled()).toBe(true);
  await question.getByRole('textbox').fill(word);
  await yes.click();
}

const officeNames = async (ask: Ask) =>
  ((await ask('GET', '/api/admin/offices')) as { items: { name: string }[] }).items.map(({ name }) => name);

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

  it('UI1 BK1 BK3 a restore says what is lost, wants a word, is followed beyond the session, and can be undone', async () => {
    const before = await panel.apiOf(ana);
    const id = await backupOf(before, `To go back to (${language})`);
    const office = `Bilbao ${language}`;
    await before('POST', '/api/admin/offices', { name: office, timeZone: 'Europe/Madrid' });
    const page = await panel.open({ as: ana, path: `/backups/${id}`, language });
    await page.getByRole('link', { name: m.restore }).click();
    const lost = page.getByRole('row').filter({ hasText: m.lost });
    await lost.getByText('−1', { exact: true }).waitFor();
    await page.getByRole('button', { name: m.restore }).click();
    await page.getByText(m.why).waitFor();
    await page.getByRole('textbox', { name: m.reason }).fill('Somebody made an office by mistake');
    await expectAccessible(page);
    await screenshot(page, `restore ${language}`);
    await page.getByRole('button', { name: m.restore }).click();
    await confirmBy(page, m.restoreWord, m.confirm);
    await expect.poll(() => new URL(page.url()).pathname).toBe('/admin/restoring');
    // It goes on in a tab that is loaded anew, without a session.
    await page.reload();
    await page.getByRole('heading', { name: m.restored }).waitFor(PATIENT);
    await expectAccessible(page);
    await screenshot(page, `restored ${language}`);
    await page.getByRole('button', { name: m.signIn }).click();
    await signInByForm(page, ana);
    const undo = page.getByRole('link', { name: m.undo }).first();
    await undo.waitFor();
    expect(await officeNames(await panel.apiOf(ana))).not.toContain(office);
    await page.goto(`${panel.url}/admin/backups`);
    await screenshot(page, `backups after a restore ${language}`);
    await undo.click();
    await page.getByRole('button', { name: m.undo }).click();
    await confirmBy(page, m.undoWord, m.undoIt);
    await page.getByRole('heading', { name: m.undone }).waitFor(PATIENT);
    await page.getByRole('button', { name: m.signIn }).click();
    await signInByForm(page, ana);
    await page.getByRole('navigation').first().waitFor();
    expect(await officeNames(await panel.apiOf(ana))).toContain(office);
    await page.goto(`${panel.url}/admin/restores`);
    await page.getByRole('row').nth(2).waitFor();
    await expectAccessible(page);
    await screenshot(page, `restores ${language}`);
    keepsToOrigin(page, ENDED);
  }, 300_000);
});

describe.each(['en', 'es'] as const satisfies readonly Language[])('BK1 what stands in the way, in %s', (language) => {
  const m = WORDS[language];

  it('UI1 BK3 is said in the words of the panel, and who asked for a restore and who is back after it', async () => {
    const id = await backupOf(await panel.apiOf(ana), `In the way (${language})`);
    const page = await panel.open({ as: ana, path: '/backups', language });
    /** As the API answers elsewhere. */
    const answering = (url: string, change: (body: any) => object) =>
      page.route(url, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as object;
        await route.fulfill({ response: answer, json: { ...body, ...change(body) } });
      });
    const message = WORDS.en.noWorker;
    await answering('**/api/admin/backups/summary', () => ({ drillObstacle: { code: 'RESTORE_NO_WORKER', message } }));
    await answering('**/api/admin/restore/*/preview', () => ({
      blockers: [{ code: 'RESTORE_NO_WORKER', message }],
      warnings: [
        { code: 'BACKUP_UPLOADED', message, details: { createdAt: '2026-03-04T05:06:07.000Z' } },
        { code: 'BACKUP_OF_OTHER_VERSION', message, details: { version: '0.0.1' } },
      ],
    }));
    await answering(`**/api/admin/backups/${id}`, () => ({ verifiedAs: 'bytes' }));
    await page.reload();
    await page.getByText(m.notHere).waitFor();
    await page.goto(`${panel.url}/admin/backups/${id}`);
    await page.getByText(m.onlyBytes).waitFor();
    await page.goto(`${panel.url}/admin/backups/${id}/restore`);
    for (const words of [m.noWorker, m.otherVersion, m.uploaded]) await page.getByText(words).waitFor();
    expect(await page.getByText(message).count()).toBe(language === 'en' ? 1 : 0);
    await expectAccessible(page);
    await screenshot(page, `restore refused ${language}`);

    const restore = { id, backupId: id, state: 'done', step: 'done', progress: { bytesDone: 0, bytesTotal: 0, rowsDone: 0 }, error: null };
    const ended = { startedAt: '2026-03-04T05:06:07.000Z', finishedAt: '2026-03-04T05:07:07.000Z', undoUntil: null, undoOf: null };
    const asked = { reason: 'A mistake', requestedBy: id, requestedByName: 'Ana García', notErased: 2 };
    await page.route(`**/api/admin/restores/${id}`, (route) => route.fulfill({ json: { ...restore, ...ended, ...asked } }));
    await page.goto(`${panel.url}/admin/restores/${id}`);
    await page.getByText(m.back).waitFor();
    await page.getByText(m.by).waitFor();
    await page.getByText('Ana García').waitFor();
    await expectAccessible(page);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
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
