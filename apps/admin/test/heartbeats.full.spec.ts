import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAccessible,
  expectFits,
  keepsToOrigin,
  PanelUnderTest,
  type Person,
  renewUntil,
  screenshot,
  untilSettled,
} from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true });
});
afterAll(() => panel?.close());

describe('heartbeats', () => {
  it.each(['en', 'es'] as const)(
    'UI1 MO2 one is made, its address shown once, it reports, gets another address and goes, in %s',
    async (language) => {
      const es = language === 'es';
      const page = await panel.open({ as: ana, path: '/heartbeats', language, ownClock: true });
      await page.getByRole('link', { name: es ? 'Nuevo latido' : 'New heartbeat' }).click();
      await page.getByRole('textbox', { name: es ? 'Nombre' : 'Name' }).fill(`Nightly backup ${language}`);
      const period = page.getByRole('group', { name: es ? 'Da señales cada' : 'Reports every' });
      await period.getByRole('textbox').fill('1.5');
      await page.getByRole('button', { name: es ? 'Crear latido' : 'Make heartbeat' }).click();
      await page
        .getByText(es ? 'Un número entero, de 30 segundos a un año' : 'A whole number, at least 30 seconds and at most a year')
        .waitFor();
      await period.getByRole('textbox').fill('2');
      await page.getByRole('button', { name: es ? 'Crear latido' : 'Make heartbeat' }).click();
      const once = page.getByRole('dialog', { name: es ? 'Dónde da señales' : 'Where it reports' });
      const url = (await once.getByText(/^http\S+\/api\/heartbeats\/\S+$/).textContent())!;
      await once.getByText(`curl -fsS -m 10 --retry 5 ${url}/fail`).waitFor();
      await screenshot(page, `heartbeat address ${language}`);
      await expectAccessible(page);
      await once.getByRole('button', { name: es ? 'Ya la tengo' : 'I have it' }).click();
      await page.getByText(es ? 'Aún no ha llegado ninguna señal.' : 'There has been no report yet.').waitFor();
      expect((await fetch(url)).status).toBe(204);
      await renewUntil(page, page.getByText(es ? 'todo fue bien' : 'all was well'));
      await page.getByText(es ? 'En marcha' : 'Up', { exact: true }).waitFor();
      await screenshot(page, `heartbeat ${language}`);
      await expectAccessible(page);
      await page.getByRole('button', { name: es ? 'Nueva dirección' : 'New address' }).click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: es ? 'Nueva dirección' : 'New address' })
        .click();
      await once.getByRole('button', { name: es ? 'Ya la tengo' : 'I have it' }).click();
      expect((await fetch(url)).status).toBe(404);
      await page.getByRole('textbox', { name: es ? 'Nombre' : 'Name' }).fill(`Backup ${language}`);
      await page.getByRole('button', { name: es ? 'Guardar' : 'Save' }).click();
      await page.getByRole('heading', { level: 1, name: `Backup ${language}` }).waitFor();
      await untilSettled(page);
      await page.getByRole('button', { name: es ? 'Borrar latido' : 'Delete heartbeat' }).click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: es ? 'Borrar latido' : 'Delete heartbeat' })
        .click();
      await page.getByText(es ? 'Nadie tiene que dar señales' : 'Nobody has to report').waitFor();
      keepsToOrigin(page);
    },
    120_000,
  );

  it('UI1 MO2 fits a phone, in Spanish and in the dark', async () => {
    const ask = await panel.apiOf(ana);
    const { id } = await ask('POST', '/api/admin/heartbeats', { name: 'Copia', periodSeconds: 86_400, graceSeconds: 0 });
    const page = await panel.open({ as: ana, path: '/heartbeats', language: 'es', colorScheme: 'dark', viewport: 'phone' });
    await page.getByRole('row', { name: /Copia Aún sin señales/ }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    await page.goto(`${panel.url}/admin/heartbeats/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Copia' }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    keepsToOrigin(page);
  });
});
