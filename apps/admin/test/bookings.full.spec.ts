import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot, tabTo } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  const ask = await panel.apiOf(ana);
  const { id: officeId } = await ask('POST', '/api/admin/offices', { name: 'Madrid', timeZone: 'Europe/Madrid' });
  const { id: zoneId } = await ask('POST', `/api/admin/offices/${officeId}/zones`, { name: 'Norte' });
  for (const code of ['D1', 'D2', 'D3']) await ask('POST', '/api/admin/desks', { officeId, zoneId, code, name: `Mesa ${code}` });
  await ask('POST', '/api/admin/desks', { officeId, code: 'E1', name: 'Mesa E1' });
});
afterAll(() => panel?.close());

describe('the desk of a day', () => {
  it('UI1 DK1 is booked, given up and found again by a person without staff roles on a phone, in Spanish', async () => {
    const eva = await panel.person({ language: 'es', firstName: 'Eva', lastName: 'Luna' });
    const page = await panel.open({ as: eva, language: 'es', viewport: 'phone' });
    await page.getByRole('button', { name: 'Abrir el menú' }).click();
    const menu = page.getByRole('dialog').getByRole('navigation');
    expect(await menu.getByRole('link').allInnerTexts()).not.toContain('Ajustes');
    await menu.getByRole('link', { name: 'Reservar puesto' }).click();
    await page.getByRole('button', { name: 'El día siguiente' }).click();
    await page.getByText('4 puestos libres').waitFor();
    await screenshot(page, 'book a desk');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Reservar D2' }).click();
    await page.getByText(/^Has reservado Mesa D2 para el /).waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('4 puestos libres').waitFor();
    await page.getByRole('button', { name: 'Reservar D3' }).click();
    await page.getByText(/tienes Mesa D3/).waitFor();
    expect(await page.getByRole('button', { name: /^Reservar D/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Tus reservas' }).click();
    const row = page.getByRole('row', { name: /Madrid Mesa D3 próxima/ });
    await row.getByRole('button', { name: 'Cancelar reserva' }).click();
    await page
      .getByRole('row', { name: /Mesa D3 cancelada/ })
      .first()
      .waitFor();
    await page.getByText('Reserva cancelada').locator('../..').getByRole('button', { name: 'Deshacer' }).click();
    await row.waitFor();
    await screenshot(page, 'own bookings');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 DK1 is booked with the keyboard alone, and others see who sits there', async () => {
    const page = await panel.open({ as: ana });
    await page.getByRole('main').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.type('book a desk');
    await page.keyboard.press('Enter');
    const book = page.getByRole('button', { name: 'Book E1' });
    await book.waitFor();
    await tabTo(page, book);
    await page.keyboard.press('Enter');
    await page.getByText(/^You have booked Mesa E1 for/).waitFor();
    // The focus stays where it was: on what takes it back.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel booking');
    keepsToOrigin(page);
    const ben = await panel.person();
    const other = await panel.open({ as: ben, path: '/bookings', colorScheme: 'dark' });
    await other.getByText('taken by Ana Ruiz').waitFor();
    await other.getByRole('searchbox', { name: 'Find desk or person' }).fill('ruiz');
    await expect.poll(() => other.getByText(/^Mesa /).count()).toBe(1);
    await other.getByRole('checkbox', { name: 'Only free desks' }).click();
    await other.getByText('No desk matches').waitFor();
    await expectAccessible(other);
    keepsToOrigin(other);
  });

  it('UI1 DK1 is asked for once somebody has typed the day, also where the address has none', async () => {
    const page = await panel.open({ as: ana, path: '/bookings/mine' });
    await page.getByRole('link', { name: 'Book a desk' }).last().click();
    const day = page.getByLabel('Day', { exact: true });
    await day.waitFor();
    const asked: (string | null)[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/desks') asked.push(searchParams.get('date'));
    });
    const today = await day.inputValue();
    const date = new Date(Date.parse(today) + 3 * 86_400_000).toISOString().slice(0, 10);
    // As the browser says it while somebody types the year.
    for (const year of ['0002', '0020', '0202', date.slice(0, 4)]) await day.fill(year + date.slice(4));
    await expect.poll(() => new URL(page.url()).searchParams.get('date')).toBe(date);
    await expect.poll(() => asked).toContain(date);
    expect(asked.filter((each) => each !== date && each !== today)).toEqual([]);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Your bookings' }).waitFor();
    await page.goto(`${panel.url}/admin/bookings?date=2026-13-45`);
    await page.getByRole('button', { name: 'The day after' }).click();
    await page.getByRole('button', { name: 'Today' }).waitFor();
    keepsToOrigin(page);
  });

  it.each(['en', 'es'] as const)('UI1 DK1 is not offered on days that nobody may book yet, in %s', async (language) => {
    const es = language === 'es';
    const eva = await panel.person({ language });
    const page = await panel.open({ as: eva, path: '/bookings', language });
    const day = page.getByLabel(es ? 'Día' : 'Day', { exact: true });
    const last = (await day.getAttribute('max'))!;
    expect(Date.parse(last) - Date.parse((await day.getAttribute('min'))!)).toBe(366 * 86_400_000);
    await page.goto(`${panel.url}/admin/bookings?date=${last}`);
    const book = page.getByRole('button', { name: /^(Book|Reservar) D2$/ });
    await book.waitFor();
    expect(await page.getByRole('button', { name: es ? 'El día siguiente' : 'The day after' }).isDisabled()).toBe(true);
    await day.fill('2199-01-01');
    await day.blur();
    await expect.poll(() => day.inputValue()).toBe(last);
    await page.goto(`${panel.url}/admin/bookings?date=2199-01-01`);
    await page.getByText(es ? /se puede reservar hasta el/ : /desks can be booked until/).waitFor();
    expect(await book.count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: es ? 'Hoy' : 'Today' }).click();
    await expect.poll(() => day.inputValue()).toBe(await day.getAttribute('min'));
    keepsToOrigin(page);
  });

  it('UI2 is all that somebody without staff roles may go to', async () => {
    const eva = await panel.person({ language: 'es' });
    const page = await panel.open({ as: eva, path: '/settings', language: 'es' });
    await page.getByRole('heading', { level: 1, name: 'No tienes acceso a esto' }).waitFor();
    await expectAccessible(page);
    keepsToOrigin(page);
  });
});
