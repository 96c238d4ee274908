import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

let panel: PanelUnderTest;
let mod: Person;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  mod = await panel.person({ admin: true, firstName: 'Mona', lastName: 'Mota' });
  ana = await panel.person({ firstName: 'Ana', lastName: 'Ruiz' });
});
afterAll(() => panel?.close());

/** Somebody new writes to Ana, who reports it. @returns who, and the id of the report. */
async function reported(body: string, language: 'en' | 'es' = 'en') {
  const sender = await panel.person({ firstName: 'Blas', lastName: randomUUID().slice(0, 8), language });
  const [asSender, asAna, asMod] = [await panel.apiOf(sender), await panel.apiOf(ana), await panel.apiOf(mod)];
  const { id } = await asSender('POST', '/api/messages', { recipientId: ana.userId, clientId: randomUUID(), body });
  await asAna('POST', `/api/messages/${id}/report`, { reason: 'harassment', text: 'It goes on and on.' });
  const { items } = await asMod('GET', `/api/admin/moderation/reports?reportedId=${sender.userId}`);
  const { id: reportId, reported: person } = items[0] as { id: string; reported: { displayName: string } };
  return { reportId, name: person.displayName, asMod };
}

describe('reported messages', () => {
  it.each([
    { language: 'en', viewport: 'desktop' },
    { language: 'es', viewport: 'phone' },
  ] as const)(
    'UI1 MS2 a moderator reads a report and removes the message, in $language on a $viewport',
    async ({ language, viewport }) => {
      const es = language === 'es';
      const text = `¡Nobody likes you! ${randomUUID()}`;
      const { name } = await reported(text);
      const page = await panel.open({ as: mod, path: '/moderation?state=open', language, viewport });
      await page.getByRole('link', { name: text }).waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `moderation list ${language} ${viewport}`);
      await page.getByRole('link', { name: text }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.getByText('It goes on and on.').waitFor();
      await page
        .getByRole('list', { name: es ? 'Alrededor' : 'Around it' })
        .getByText(text)
        .waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `moderation report ${language} ${viewport}`);
      await page.getByRole('button', { name: es ? 'Retirar mensaje' : 'Remove message' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(es ? 'Nota' : 'Note').fill('Clear.');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: es ? 'Retirar mensaje' : 'Remove message' }).click();
      await page
        .getByText(es ? 'Mensaje retirado' : 'Message removed')
        .first()
        .waitFor();
      await page
        .getByRole('list', { name: es ? 'Alrededor' : 'Around it' })
        .getByText(es ? 'Borrado' : 'Deleted')
        .waitFor();
      // What it said stays with the report.
      await page.getByText(text).waitFor();
      expect(await page.getByRole('button', { name: es ? 'Desestimar' : 'Dismiss' }).count()).toBe(0);
      keepsToOrigin(page);
    },
    120_000,
  );

  it('UI1 MS2 suspending takes a reason, and whoever is slower sees what was decided', async () => {
    const { reportId, name, asMod } = await reported('I will find you.');
    const page = await panel.open({ as: mod, path: `/moderation/${reportId}` });
    await page.getByRole('button', { name: 'Remove and suspend' }).click();
    const dialog = page.getByRole('dialog', { name: `Remove the message and suspend ${name}?` });
    await dialog.getByRole('button', { name: 'Remove and suspend' }).click();
    await dialog.getByText('Say why.').waitFor();
    await dialog.getByLabel('Why').fill('A threat.');
    await expectAccessible(page);
    const slower = await panel.tab(page, `/moderation/${reportId}`);
    await slower.getByRole('button', { name: 'Dismiss' }).click();
    await dialog.getByRole('button', { name: 'Remove and suspend' }).click();
    await page.getByText('Removed, sender suspended').first().waitFor();
    expect(await asMod('GET', `/api/admin/moderation/reports/${reportId}`)).toMatchObject({
      state: 'suspended',
      decisionNote: 'A threat.',
    });
    await slower.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await slower.getByText('Somebody has decided about this report already').waitFor();
    await slower.getByText('Removed, sender suspended').first().waitFor();
  }, 120_000);

  it('UI1 MS2 who does not moderate has no such page', async () => {
    const page = await panel.open({ as: ana, path: '/moderation' });
    await page.getByText('This is not open to you').waitFor();
    expect(await page.getByRole('link', { name: 'Reported messages' }).count()).toBe(0);
  }, 60_000);
});
