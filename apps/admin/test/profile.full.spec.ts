import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, signInByForm } from './harness/index.js';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
});
afterAll(() => panel?.close());

describe('the own profile', () => {
  it('UI1 US1 changes name, language and time zone, in Spanish on a phone', async () => {
    const ana = await panel.person({ language: 'es' });
    const page = await panel.open({ as: ana, path: '/profile', language: 'es', viewport: 'phone' });
    await page.getByRole('textbox', { name: 'Nombre', exact: true }).fill('Begoña');
    await page.getByRole('combobox', { name: 'Zona horaria' }).selectOption('Atlantic/Canary');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('Guardado', { exact: true }).waitFor();
    await page.getByRole('heading', { level: 1, name: /^Begoña/ }).waitFor();
    await page.getByRole('combobox', { name: 'Idioma' }).click();
    await page.getByRole('option', { name: 'Inglés' }).click();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByRole('textbox', { name: 'First name', exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.reload();
    expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Atlantic/Canary');
    expect(await page.getByRole('textbox', { name: 'First name', exact: true }).inputValue()).toBe('Begoña');
    keepsToOrigin(page);
  });

  it('UI1 US2 takes a picture, shows it first, removes it and brings it back', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: '/profile' });
    const heading = page.getByRole('main').locator('header');
    const picture = { name: 'me.png', mimeType: 'image/png', buffer: await page.screenshot() };
    await page.getByLabel('Choose a picture or drop it here').setInputFiles(picture);
    await page.getByRole('img', { name: 'The picture you chose' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Use this picture' }).click();
    await page.getByText('Your picture is changed').waitFor();
    await heading.locator('img').waitFor();
    await page.getByRole('button', { name: 'Remove picture' }).click();
    await page.getByText('Your picture is removed').waitFor();
    expect(await heading.locator('img').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await heading.locator('img').waitFor();
    await page.getByLabel('Choose a picture or drop it here').setInputFiles({ ...picture, name: 'me.pdf', mimeType: 'application/pdf' });
    await page.getByText('This is not a picture we can take').waitFor();
    keepsToOrigin(page);
  });

  it('US1 shows times where the organisation is to who chose no zone, and the rule for passwords as it is', async () => {
    const ask = await panel.apiOf(await panel.person({ admin: true }));
    const [organisation] = (await ask('GET', '/api/admin/organisations')).items;
    await ask('PATCH', `/api/admin/organisations/${organisation.id}`, { timeZone: 'Asia/Tokyo' });
    await ask('PUT', '/api/admin/config', { values: { 'auth.password.min-length': 14 } });
    const page = await panel.open({ as: await panel.person(), path: '/profile?tab=security' });
    await page.getByText('14 characters or more').waitFor();
    const seen = page.getByRole('list', { name: 'Where you are signed in' }).locator('time');
    const inTokyo = (element: HTMLTimeElement) =>
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
        new Date(element.dateTime),
      );
    await expect.poll(async () => (await seen.getAttribute('title')) === (await seen.evaluate(inTokyo))).toBe(true);
    await ask('PUT', '/api/admin/config', { values: { 'auth.password.min-length': null } });
    await ask('PATCH', `/api/admin/organisations/${organisation.id}`, { timeZone: organisation.timeZone });
    keepsToOrigin(page);
  });

  it('UI1 US1 asks for another address, which waits until its mailbox confirms, and takes that back', async () => {
    const ana = await panel.person();
    const wanted = `new-${ana.email}`;
    const page = await panel.open({ as: ana, path: '/profile' });
    const change = async (address: string) => {
      await page.getByRole('button', { name: 'Change address' }).click();
      await page.getByLabel('New address').fill(address);
      await page.getByRole('button', { name: 'Send the link' }).click();
    };
    await change(ana.email);
    await page.getByText('This is your address already.').waitFor();
    await expectAccessible(page);
    await page.getByLabel('New address').fill(wanted);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText(`${wanted} waits to be confirmed`).waitFor();
    await page.getByRole('button', { name: 'Keep the present one' }).click();
    await page.getByText('Your address stays as it is').waitFor();
    expect(await page.getByText('waits to be confirmed').count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI1 US5 keeps preferences at once, shows the panel by them, and takes them back', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: '/profile?tab=preferences' });
    const isDark = () => page.evaluate(() => document.documentElement.classList.contains('dark'));
    await page.getByRole('combobox', { name: 'Light or dark screens' }).click();
    await page.getByRole('option', { name: 'Dark' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await expect.poll(isDark).toBe(true);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(isDark).toBe(false);
    await page.getByRole('switch', { name: 'Fewer animations' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.motion)).toBe('reduced');
    keepsToOrigin(page);
  });

  it('UI1 US5 says yes and no to what there is to agree to, and shows every answer', async () => {
    const ana = await panel.person({ language: 'es' });
    const page = await panel.open({ as: ana, path: '/profile?tab=privacy', language: 'es' });
    const news = page.getByRole('switch', { name: 'Novedades por correo' });
    await news.click();
    await page.getByText('Aceptaste la versión 1').waitFor();
    await news.click();
    await page.getByText('Dijiste que no').waitFor();
    await page.getByRole('button', { name: 'Aceptar: Las condiciones de uso' }).click();
    await page.getByText('Aceptado', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Todas mis respuestas' }).click();
    const answers = page.getByRole('dialog').getByRole('row');
    await answers.nth(3).waitFor();
    expect(await answers.allInnerTexts()).toEqual([
      expect.stringContaining('Qué'),
      expect.stringMatching(/Las condiciones de uso[\s\S]*Aceptado/),
      expect.stringMatching(/Novedades por correo[\s\S]*Rechazado/),
      expect.stringMatching(/Novedades por correo[\s\S]*Aceptado/),
    ]);
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI3 US6 collects one’s data in the background, also across a reload, and hands it over', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: '/profile?tab=privacy' });
    await page.getByRole('button', { name: 'Ask for my data' }).click();
    await page.getByText('Your data is being collected').waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^Work in the background/ }).waitFor();
    const download = page.getByRole('button', { name: 'Download', exact: true });
    await download.waitFor();
    await page.getByText('It can be downloaded until').waitFor();
    await expectAccessible(page);
    const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
    expect(file.suggestedFilename()).toBe('zocalo-personal-data.zip');
    expect(
      readFileSync(await file.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    keepsToOrigin(page);
  });

  it('UI1 US1 US6 asks for the account to be deleted, says when, and lets its owner keep it', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana, path: '/profile?tab=privacy' });
    await page.getByRole('button', { name: 'Delete my account' }).click();
    const question = page.getByRole('alertdialog');
    expect(await question.getByRole('button', { name: 'Delete my account' }).isDisabled()).toBe(true);
    await question.getByRole('textbox').fill(ana.email);
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Delete my account' }).click();
    await page.getByText(/^On .* everything about you is erased/).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signInByForm(page, ana);
    await page.getByText(/^Your account will be deleted on/).waitFor();
    await page.getByRole('link', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Keep my account' }).click();
    await page.getByText('Your account stays').waitFor();
    await page.getByRole('button', { name: 'Delete my account' }).waitFor();
    expect(await page.getByText(/will be deleted on/).count()).toBe(0);
    keepsToOrigin(page);
  });
});
