import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  expectAccessible,
  expectFits,
  keepsToOrigin,
  PanelUnderTest,
  type Person,
  renewUntil,
  screenshot,
  untilIdle,
} from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

const ruleOf = async (key: string) =>
  (
    (await ask('GET', '/api/admin/alert-rules')).items as { id: string; key: string; condition: { fireAt: number }; changed: boolean }[]
  ).find((rule) => rule.key === key)!;

/** A job elsewhere says that it failed, which fires at once. */
async function fail(name: string): Promise<void> {
  const { url } = await ask('POST', '/api/admin/heartbeats', { name, periodSeconds: 86_400, graceSeconds: 0 });
  await fetch(`${url}/fail`);
}

describe('rules', () => {
  it('UI1 MO2 an administrator changes one of the program, in percent, and takes it back', async () => {
    const { id, condition } = await ruleOf('disk-free');
    const page = await panel.open({ as: ana, path: '/alert-rules' });
    await page.getByRole('searchbox', { name: 'Name or key' }).fill('disk-free');
    await page.getByRole('link', { name: /^Disk/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Disk/ }).waitFor();
    await page.getByRole('heading', { name: 'What to look at' }).waitFor();
    const limit = page.getByLabel('Limit (in percent)');
    expect(Number(await limit.inputValue())).toBeCloseTo(condition.fireAt * 100);
    await limit.fill('40');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Must be where it is well again').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Over again at (in percent)').fill('45.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The rule is changed.').waitFor();
    await page.getByText('changed here').waitFor();
    expect((await ask('GET', `/api/admin/alert-rules/${id}`)).condition).toMatchObject({ fireAt: 0.4, clearAt: 0.455 });
    await screenshot(page, 'alert rule');
    await page.getByRole('button', { name: 'Back to the default' }).click();
    await page.getByText('The rule is as the program brings it.').waitFor();
    await expect.poll(async () => Number(await limit.inputValue())).toBeCloseTo(condition.fireAt * 100);
    expect((await ruleOf('disk-free')).changed).toBe(false);
    keepsToOrigin(page);
  }, 120_000);

  it.each(['en', 'es'] as const)(
    'UI1 MO2 makes one of their own, switches it off and deletes it, in %s',
    async (language) => {
      const es = language === 'es';
      const page = await panel.open({ as: ana, path: '/alert-rules', language });
      await page.getByRole('link', { name: es ? 'Nueva regla' : 'New rule' }).click();
      await page.getByRole('button', { name: es ? 'Crear regla' : 'Make rule' }).click();
      await page.getByText(es ? 'Elige qué se vigila' : 'Choose what is watched').waitFor();
      await page.getByLabel(es ? 'Nombre en inglés' : 'Name in English').fill('Many jobs wait');
      await page.getByLabel(es ? 'Nombre en español' : 'Name in Spanish').fill('Esperan muchas tareas');
      await page.getByRole('combobox', { name: es ? 'Cifra' : 'Figure' }).click();
      await page.getByRole('option', { name: es ? 'Tareas en espera' : 'Jobs that wait' }).click();
      await page.getByLabel(es ? 'Límite' : 'Limit').fill('500');
      await page.getByLabel(es ? 'Termina en' : 'Over again at').fill('100');
      await page.getByRole('combobox', { name: es ? 'Añadir una regla' : 'Add a rule' }).click();
      await page.getByRole('option').first().click();
      await expectAccessible(page);
      await page.getByRole('button', { name: es ? 'Crear regla' : 'Make rule' }).click();
      const name = es ? 'Esperan muchas tareas' : 'Many jobs wait';
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.getByText(es ? /por encima de 500 durante 1 min/ : /above 500 for 1 min/).waitFor();
      await page.getByRole('switch').click();
      await page.getByRole('button', { name: es ? 'Guardar' : 'Save' }).click();
      await page.getByText(es ? 'La regla ha cambiado.' : 'The rule is changed.').waitFor();
      await page
        .getByText(es ? 'Apagada' : 'Off', { exact: true })
        .first()
        .waitFor();
      await page.getByRole('button', { name: es ? 'Borrar regla' : 'Delete rule' }).click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: es ? 'Borrar regla' : 'Delete rule' })
        .click();
      await page.getByText(es ? 'La regla está borrada.' : 'The rule is deleted.').waitFor();
      await page.getByRole('heading', { level: 1, name: es ? 'Reglas' : 'Rules' }).waitFor();
      expect(await page.getByRole('link', { name }).count()).toBe(0);
      keepsToOrigin(page);
    },
    120_000,
  );

  it('UI1 MO2 a page leads to what to do, by the key of the rule', async () => {
    const page = await panel.open({ as: ana, path: '/runbook/disk-free', language: 'es', colorScheme: 'dark', viewport: 'phone' });
    await page.getByRole('heading', { name: 'Qué mirar' }).waitFor();
    await page.getByRole('link', { name: 'Ir a la regla' }).waitFor();
    await expectFits(page);
    await screenshot(page, 'runbook on a phone');
    await expectAccessible(page);
    await page.goto(`${panel.url}/admin/runbook/no-such-rule`);
    await page.getByText('No hay notas para esto').waitFor();
    keepsToOrigin(page);
  });
});

describe('alerts', () => {
  it('UI1 MO2 what fires is seen, silenced, and the silence ended', async () => {
    const page = await panel.open({ as: ana, path: '/alerts', ownClock: true });
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
    await fail('Backup');
    const row = page.getByRole('row', { name: /Backup.*Firing/ });
    await renewUntil(page, row);
    await screenshot(page, 'alerts');
    await expectAccessible(page);
    // Named after what is silenced: this heartbeat, not the others that the rule watches.
    await row.getByRole('button', { name: 'Silence Heartbeat missed: Backup', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'New silence' });
    const which = dialog.getByRole('combobox', { name: 'Which one' });
    await expect.poll(() => which.textContent()).toBe('Backup');
    await dialog.getByRole('button', { name: 'Silence' }).click();
    await dialog.getByText('Say why').waitFor();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('We add a disk.');
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Reason' }).press('Enter');
    await page.getByText('Nobody is told of it until then.').waitFor();
    await page.getByRole('link', { name: 'Silences' }).first().click();
    await page.getByRole('row', { name: /Heartbeat missed: Backup.*We add a disk/ }).waitFor();
    await screenshot(page, 'silences');
    await expectAccessible(page);
    await page.getByRole('button', { name: /^End the silence of/ }).click();
    await page.getByText('The silence is over.').waitFor();
    await page.getByText('Nothing is silenced').waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it('UI1 MO2 fits a phone, in Spanish and in the dark', async () => {
    for (const [path, heading] of [
      ['/alerts', 'Alertas'],
      ['/alert-rules', 'Reglas'],
      ['/silences', 'Silencios'],
    ] as const) {
      const page = await panel.open({ as: ana, path, language: 'es', colorScheme: 'dark', viewport: 'phone' });
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await untilIdle(page);
      await expectFits(page);
      await screenshot(page, `${path.slice(1)} on a phone`);
      await expectAccessible(page);
      keepsToOrigin(page);
    }
  }, 120_000);

  it('UI1 MO2 is not offered to those who may not see it', async () => {
    const page = await panel.open({ as: await panel.person(), path: '/alerts' });
    await page.locator('[data-state-page="403"]').waitFor();
    expect(await page.getByRole('link', { name: 'Alerts' }).count()).toBe(0);
    keepsToOrigin(page);
  });
});
