import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupOf, confirmBy, PATIENT } from './harness/backups.js';
import {
  type Ask,
  expectAccessible,
  keepsToOrigin,
  type Language,
  PanelUnderTest,
  type Person,
  screenshot,
  signInByForm,
} from './harness/index.js';

const WORDS = {
  en: {
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

const officeNames = async (ask: Ask) =>
  ((await ask('GET', '/api/admin/offices')) as { items: { name: string }[] }).items.map(({ name }) => name);

describe.each(['en', 'es'] as const satisfies readonly Language[])('restores in the panel, in %s', (language) => {
  const m = WORDS[language];

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
