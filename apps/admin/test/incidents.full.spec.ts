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
} from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

/** A job elsewhere that says that it failed: somebody is told. @returns what ends that. */
async function failing(name: string): Promise<() => Promise<unknown>> {
  const { url } = await ask('POST', '/api/admin/heartbeats', { name, periodSeconds: 86_400, graceSeconds: 0 });
  await fetch(`${url}/fail`);
  return () => fetch(url);
}

/** By which way, its status and error, and what is said of it. */
const BECAME = [
  ['telegram', 'waiting', null, 'waits a moment', 'espera un momento'],
  ['telegram', 'pending', null, 'on its way', 'de camino'],
  ['telegram', 'pending', 'late', 'on its way: it takes too long', 'de camino: tarda demasiado'],
  ['telegram', 'sent', null, 'arrived', 'llegó'],
  ['mail', 'sent', null, 'in the queue of mails', 'en la cola de correo'],
  ['mail', 'suppressed', null, 'not sent: too many within an hour', 'no se envió: demasiados en una hora'],
  ['telegram', 'failed', 'blocked', 'failed: blocked the bot', 'falló: bloqueó el bot'],
  ['telegram', 'failed', 'away', 'failed: Telegram could not be reached', 'falló: no se pudo llegar a Telegram'],
  ['telegram', 'failed', 'refused', 'failed: Telegram did not take it', 'falló: Telegram no lo aceptó'],
  ['telegram', 'failed', 'gone', 'failed: removed from the chat', 'falló: se borró del chat'],
  ['telegram', 'failed', 'failed', 'failed: nobody knows why', 'falló: no se sabe por qué'],
  ['telegram', 'unknown', 'unknown', 'may have arrived: no answer came', 'puede que llegara: no llegó respuesta'],
] as const;

describe('incidents', () => {
  it('UI1 MO2 one tests whether pages arrive', async () => {
    const page = await panel.open({ as: ana, path: '/incidents' });
    await page.getByText('There has been no incident').waitFor();
    await page.getByRole('button', { name: 'Test: page me' }).click();
    await page.getByText('The message is on its way by e-mail.').waitFor();
    await page.getByRole('link', { name: 'Test', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Test' }).waitFor();
    const told = page.getByRole('list', { name: 'Who was told' }).getByRole('listitem');
    await told.filter({ hasText: 'Ana Ruiz' }).getByText('in the queue of mails', { exact: true }).waitFor();
    // Nowhere by the key of its group.
    await page.getByText('Sends you alone what an incident would.').waitFor();
    await page.goto(`${panel.url}/admin/incidents?columns=incident,group`);
    await page.getByRole('row', { name: 'Test Test' }).waitFor();
    expect(await page.getByText(/test:/).count()).toBe(0);
    await page.goto(`${panel.url}/admin`);
    await page.getByRole('list', { name: 'Incidents' }).getByRole('link', { name: 'Test', exact: true }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('Resolved', { exact: true }).first().waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it.each(['en', 'es'] as const)('UI1 MO2 says of each page in words what became of it, in %s', async (language) => {
    const { incidentId } = await ask('POST', '/api/admin/incidents/test');
    const page = await panel.open({ as: ana, path: '/bookings', language });
    await page.route(`**/api/admin/incidents/${incidentId}`, async (route) => {
      const answer = await route.fetch();
      const pages = BECAME.map(([channel, status, error], index) => ({
        id: String(index),
        person: { id: ana.userId, displayName: 'Ana Ruiz' },
        channel,
        step: 0,
        status,
        isDigest: false,
        error,
        createdAt: '2026-11-21T10:00:00Z',
        sentAt: null,
      }));
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), pages } });
    });
    await page.goto(`${panel.url}/admin/incidents/${incidentId}`);
    const told = page.getByRole('list', { name: language === 'es' ? 'A quién se avisó' : 'Who was told' }).getByRole('listitem');
    await expect.poll(() => told.count()).toBe(BECAME.length);
    const words = await told.locator('> :last-child').allInnerTexts();
    expect(words).toEqual(BECAME.map(([, , , en, es]) => (language === 'es' ? es : en)));
    await expectAccessible(page);
    await page.unrouteAll({ behavior: 'wait' });
    await ask('POST', `/api/admin/incidents/${incidentId}/acknowledge`);
    keepsToOrigin(page);
  });

  it.each(['en', 'es'] as const)(
    'UI1 MO2 who is told of one takes it, notes, silences and ends it, in %s',
    async (language) => {
      const es = language === 'es';
      const page = await panel.open({ as: ana, path: '/bookings', language, ownClock: true });
      const end = await failing(`Backup ${language}`);
      // On whichever screen one is.
      const open = page.getByRole('link', { name: es ? '1 incidencia abierta' : '1 incident is open' });
      await renewUntil(page, open);
      await open.click();
      await page.getByRole('link', { name: new RegExp(`Backup ${language}`) }).click();
      await page.getByRole('heading', { level: 1, name: new RegExp(`Backup ${language}`) }).waitFor();
      await page.getByRole('heading', { name: es ? 'Qué mirar' : 'What to look at' }).waitFor();
      const history = page.getByRole('list', { name: es ? 'Qué pasó' : 'What happened' });
      await history.getByText(es ? 'Empezó la incidencia' : 'The incident began').waitFor();
      await page
        .getByRole('list', { name: es ? 'A quién se avisó' : 'Who was told' })
        .getByText('Ana Ruiz')
        .first()
        .waitFor();
      await screenshot(page, `incident ${language}`);
      await expectAccessible(page);
      await page.getByRole('button', { name: es ? 'Atender' : 'Acknowledge' }).click();
      await page.getByText(es ? 'Es tuya; ya no se avisa a nadie más.' : 'It is yours; nobody else is told from now on.').waitFor();
      await page.getByText(es ? /La atiende Ana Ruiz desde/ : /Ana Ruiz has it, since/).waitFor();
      await page.getByRole('textbox', { name: es ? 'Nota' : 'Note' }).fill('The disk of the backup is full.');
      await page.getByRole('button', { name: es ? 'Anotar' : 'Write it down' }).click();
      await history.getByText('The disk of the backup is full.').waitFor();
      await page.getByRole('button', { name: es ? 'Silenciar' : 'Silence' }).click();
      const silence = page.getByRole('dialog', { name: es ? 'Silenciar el grupo' : 'Silence the group' });
      await silence.getByRole('textbox', { name: es ? 'Motivo' : 'Reason' }).fill('We make room.');
      await expectAccessible(page);
      await silence.getByRole('button', { name: es ? 'Silenciar' : 'Silence' }).click();
      await page
        .getByText(es ? /^En silencio hasta el/ : /^Silenced until/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: es ? 'Ha terminado' : 'It is over' }).click();
      const over = page.getByRole('dialog');
      await over.getByRole('button', { name: es ? 'Ha terminado' : 'It is over' }).click();
      await over.getByText(es ? 'Di por qué' : 'Say why').waitFor();
      await over.getByRole('textbox').fill('There is room again.');
      await over.getByRole('button', { name: es ? 'Ha terminado' : 'It is over' }).click();
      await page.getByText(es ? /Ana Ruiz la dio por terminada/ : /Ana Ruiz said that it is over/).waitFor();
      await screenshot(page, `incident over ${language}`);
      expect(await page.getByRole('button', { name: es ? 'Atender' : 'Acknowledge' }).count()).toBe(0);
      await expect.poll(() => page.getByRole('link', { name: /(incidencia abierta|incident is open)/ }).count()).toBe(0);
      await end();
      for (const { id } of (await ask('GET', '/api/admin/silences?ended=false')).items) await ask('POST', `/api/admin/silences/${id}/end`);
      keepsToOrigin(page);
    },
    180_000,
  );

  it('UI1 MO2 stands on the start page; fits a phone, in Spanish and in the dark', async () => {
    const end = await failing('Copia');
    const page = await panel.open({ as: ana, language: 'es', colorScheme: 'dark', viewport: 'phone', ownClock: true });
    await renewUntil(page, page.getByRole('list', { name: 'Incidencias' }).getByRole('link', { name: /Copia/ }));
    await expectFits(page);
    await screenshot(page, 'start with an incident on a phone');
    await expectAccessible(page);
    await page.getByRole('list', { name: 'Incidencias' }).getByRole('link', { name: /Copia/ }).click();
    await page.getByRole('heading', { level: 1, name: /Copia/ }).waitFor();
    await expectFits(page);
    await screenshot(page, 'incident on a phone');
    await expectAccessible(page);
    await end();
    // By itself, once the last of its alerts is over.
    await renewUntil(page, page.getByText('Resuelta', { exact: true }));
    await page.goto(`${panel.url}/admin/incidents`);
    await page.getByRole('row', { name: /Copia/ }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    keepsToOrigin(page);
  }, 120_000);
});
