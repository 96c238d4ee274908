import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  expectAccessible,
  expectFits,
  keepsToOrigin,
  PanelUnderTest,
  type Person,
  renewUntil,
  screenshot,
  signInByForm,
} from './harness/index.js';

const CLOSED = /status of 503/;
// Of its own: the state of maintenance lies in it, too.
const home = mkdtempSync(join(tmpdir(), 'zocalo-panel-'));

let panel: PanelUnderTest;
let ana: Person;
let eva: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false, env: { ZOCALO_HOME: home } });
  ana = await panel.person({ admin: true });
  eva = await panel.person({ firstName: 'Eva' });
  ask = await panel.apiOf(ana);
});
afterEach(() => ask('POST', '/api/admin/maintenance/disable'));
afterAll(async () => {
  await panel?.close();
  rmSync(home, { recursive: true, force: true });
});

const enable = (body: object) => ask('POST', '/api/admin/maintenance/enable', { reason: 'We move to a new server.', ...body });
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('MT1 maintenance in the panel', () => {
  it('UI1 MT1 an administrator closes the platform, goes on working, and opens it again', async () => {
    const page = await panel.open({ as: ana, path: '/maintenance' });
    await page.getByText('Everybody can work.').waitFor();
    await page.getByRole('button', { name: 'Begin or announce' }).click();
    await page.getByText('Say why').waitFor();
    await page.getByRole('textbox', { name: 'Reason' }).fill('We move to a new server.');
    await page.getByLabel('Until').fill('2020-01-01T10:00');
    await page.getByRole('button', { name: 'Begin or announce' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('textbox').fill('close');
    await question.getByRole('button', { name: 'Close it' }).click();
    await page.getByText('Must be in the future').waitFor();
    await page.getByLabel('Until').fill('');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Begin or announce' }).click();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect((await ask('GET', '/api/admin/maintenance')).level).toBe('off');
    await page.getByRole('button', { name: 'Begin or announce' }).click();
    await question.getByRole('textbox').fill('close');
    await question.getByRole('button', { name: 'Close it' }).click();
    await page.getByText('Maintenance: nobody can work here. You can, because you administrate. We move to a new server.').waitFor();
    await page.getByText('Closed', { exact: true }).first().waitFor();
    await screenshot(page, 'maintenance closed');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'End maintenance' }).click();
    await page.getByText('Maintenance is over.').waitFor();
    await page.getByText('Everybody can work.').waitFor();
    expect(await page.getByText('Maintenance: nobody can work here.').count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI1 MT1 a date that was half typed begins nothing, and another reason does not move when it began', async () => {
    const page = await panel.open({ as: ana, path: '/maintenance' });
    await page.getByRole('radio', { name: 'Notice' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('We move.');
    await page.getByLabel('From').focus();
    await page.keyboard.type('12');
    await page.getByRole('button', { name: 'Begin or announce' }).click();
    await page.getByText('Not finished: complete it or leave it empty').waitFor();
    await expectAccessible(page);
    expect((await ask('GET', '/api/admin/maintenance')).level).toBe('off');
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Begin or announce' }).click();
    await page.getByText('Maintenance is set.').waitFor();
    const { startsAt } = await ask('GET', '/api/admin/maintenance');
    await expect.poll(() => page.getByLabel('From').inputValue()).not.toBe('');
    await page.getByRole('textbox', { name: 'Reason' }).fill('We move, slowly.');
    await page.getByRole('button', { name: 'Change' }).click();
    await expect.poll(async () => (await ask('GET', '/api/admin/maintenance')).reason).toBe('We move, slowly.');
    // To the minute, as the form holds it.
    expect((await ask('GET', '/api/admin/maintenance')).startsAt.slice(0, 16)).toBe(startsAt.slice(0, 16));
    keepsToOrigin(page);
  });

  it('UI1 MT1 what is over by the clock leaves nothing of it in the form', async () => {
    await enable({ level: 'banner', until: inMinutes(30) });
    const page = await panel.open({ as: ana, path: '/maintenance', ownClock: true });
    await expect.poll(() => page.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('We move to a new server.');
    await enable({ level: 'banner', until: new Date(Date.now() + 1_500).toISOString() });
    await expect.poll(async () => (await ask('GET', '/api/admin/maintenance')).inForce).toBe('off');
    await renewUntil(page, page.getByText('Everybody can work.'));
    await expect.poll(() => page.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Begin or announce' }).waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it.each(['en', 'es'] as const)('UI1 MT1 whoever comes to the door is told, in %s', async (language) => {
    await enable({ until: inMinutes(30) });
    const page = await panel.open({ language });
    const es = language === 'es';
    await page
      .getByText(
        es ? /Mantenimiento: la plataforma está cerrada.*We move.*Termina el/ : /Maintenance: the platform is closed.*We move.*It ends on/,
      )
      .waitFor();
    expect(await page.getByRole('button', { name: es ? 'Crear una cuenta' : 'Create an account' }).count()).toBe(0);
    await expectAccessible(page);
    await ask('POST', '/api/admin/maintenance/disable');
    await page.reload();
    await page.getByRole('button', { name: es ? 'Crear una cuenta' : 'Create an account' }).waitFor();
    keepsToOrigin(page);
  });

  it.each(['en', 'es'] as const)('UI1 MT1 everybody is told what comes and what goes on, in %s', async (language) => {
    const words = {
      en: { coming: /From .* nothing can be changed for a while\. We move/, now: /you can look, but change nothing.*We move/ },
      es: { coming: /Desde el .* no se podrá cambiar nada durante un rato\. We move/, now: /puedes consultar.*We move/ },
    }[language];
    await enable({ level: 'read_only', startsAt: inMinutes(30), until: inMinutes(60) });
    const page = await panel.open({ as: eva, language, viewport: 'phone' });
    await page.getByText(words.coming).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    await enable({ level: 'read_only' });
    // The next answer says so.
    await page.reload();
    await page.getByText(words.now).waitFor();
    await screenshot(page, `maintenance banner ${language}`);
    keepsToOrigin(page);
  });

  it('UI1 MT1 who is kept out is told until when, keeps what was typed, and is let in again by itself', async () => {
    const page = await panel.open({ as: eva, path: '/profile', ownClock: true });
    const name = page.getByLabel('First name');
    await name.fill('Evangelina');
    await enable({ until: inMinutes(30), retryAfterSeconds: 5 });
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Maintenance is under way. What you entered is still here').waitFor();
    expect(await name.inputValue()).toBe('Evangelina');
    await page.getByText('Maintenance: the platform is closed for a while.').waitFor();
    await page.getByRole('link', { name: 'Start' }).first().click();
    await page.getByRole('button', { name: 'Leave' }).click();
    // One page says so, not a card of it.
    await page.getByRole('heading', { level: 1, name: 'Maintenance is under way' }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    const other = await panel.tab(page, '/profile');
    await other.getByRole('heading', { name: 'Maintenance is under way' }).waitFor();
    await other.getByText('It should be over on').waitFor();
    await screenshot(other, 'maintenance kept out');
    await expectAccessible(other);
    await ask('POST', '/api/admin/maintenance/disable');
    await renewUntil(other, other.getByLabel('First name'));
    await expect.poll(() => other.getByText('Maintenance: the platform is closed for a while.').count()).toBe(0);
    keepsToOrigin(page, CLOSED);
    keepsToOrigin(other, CLOSED);
  });

  it('UI1 MT1 administrators sign in while it is closed', async () => {
    await enable({});
    const page = await panel.open();
    await signInByForm(page, ana);
    await page.getByText('You can, because you administrate.').waitFor();
    await page.getByRole('link', { name: 'To maintenance' }).click();
    await page.getByRole('button', { name: 'End maintenance' }).waitFor();
    keepsToOrigin(page);
  });
});
