import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

interface Stats {
  readonly period: { readonly from: string; readonly to: string };
  readonly figures: readonly { readonly key: string; readonly value: number | null; readonly previous: number | null }[];
  readonly series: readonly {
    readonly key: string;
    readonly points: readonly { readonly value: number; readonly previous: number }[];
  }[];
}

let panel: PanelUnderTest;
let berta: Person;
let demoOrganisation: string;
let toldOfBerta: (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<any>;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  berta = await panel.person({ admin: true, firstName: 'Berta' });
  const token = (await call('POST', '/api/auth/login', { email: berta.email, password: berta.password })).accessToken as string;
  toldOfBerta = (method, path, body) => call(method, path, body, token);
  demoOrganisation = (await toldOfBerta('POST', '/api/admin/demo')).batches[0].organisationId as string;
});
afterAll(() => panel?.close());

async function call(method: 'GET' | 'POST' | 'PUT', url: string, body?: object, token?: string): Promise<any> {
  const answer = await panel.api.request<any>({ method, url, ...(body && { body }), ...(token && { token }) });
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.text}`);
  return answer.body;
}

const overview = (search: string): Promise<Stats> => toldOfBerta('GET', `/api/admin/stats/overview${search}`);

function valueOf(stats: Stats, key: string) {
  return stats.figures.find((figure) => figure.key === key)!;
}

/** The number of a card, and what is written below it. */
async function cardOf(page: Page, name: string): Promise<string[]> {
  const card = page.getByRole('term').filter({ hasText: name }).first();
  await card.waitFor();
  return card.locator('xpath=following-sibling::dd').allTextContents();
}

function rowsOf(page: Page, name: string) {
  return page.getByRole('figure', { name }).locator('tbody tr');
}

async function fitsItsWidth(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

describe('the dashboard', () => {
  it('UI3 ST1 the days are chosen, stand in the address, and have those before beside them', async () => {
    const page = await panel.open({ as: berta });
    await expect.poll(() => rowsOf(page, 'Sign-ins').count()).toBe(30);
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: '7 days' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?period=7d');
    await expect.poll(() => rowsOf(page, 'Sign-ins').count()).toBe(7);
    await page.reload();
    await expect.poll(() => rowsOf(page, 'Sign-ins').count()).toBe(7);
    const stats = await overview('?period=7d');
    const { value, previous } = valueOf(stats, 'bookings');
    const share = Math.round((100 * Math.abs(value! - previous!)) / previous!);
    const [number, below] = await cardOf(page, 'Desk bookings');
    expect(number).toBe(String(value));
    expect(below).toBe(`${share}% ${value! > previous! ? 'more' : 'less'}before: ${previous}`);
    const points = stats.series.find(({ key }) => key === 'bookings')!.points;
    expect(await rowsOf(page, 'Desk bookings').locator('td').allTextContents()).toEqual(
      points.flatMap((point) => [String(point.value), String(point.previous)]),
    );
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: '90 days' }).click();
    await expect.poll(() => rowsOf(page, 'Sign-ins').count()).toBe(90);
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 AU16 ST1 who administers an organisation sees that one, and is offered nothing else', async () => {
    const olga = await panel.person({ firstName: 'Olga' });
    const client = new Client({ connectionString: panel.api.database.ownerUrl, options: '-c search_path=app' });
    await client.connect();
    await client.query(
      `insert into role_grants (id, user_id, role, scope_type, scope_id) values (gen_random_uuid(), $1, 'admin', 'organisation', $2)`,
      [olga.userId, demoOrganisation],
    );
    await client.end();
    const page = await panel.open({ as: olga });
    const [all, theirs] = [await overview(''), await overview(`?organisationId=${demoOrganisation}`)];
    for (const [key, name] of Object.entries({ people: 'People', 'sign-ins': 'Sign-ins', 'active-sessions': 'Open sessions' }))
      expect((await cardOf(page, name))[0]).toBe(String(valueOf(theirs, key).value));
    expect(valueOf(theirs, 'people').value).toBeLessThan(valueOf(all, 'people').value!);
    await page.getByText('0 of 1 done').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Test your mail' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Remove demo data' }).count()).toBe(0);
    await screenshot(page, 'dashboard organisation en');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 DK2 who has no role of staff sees their own days, and books from there', async () => {
    const { id: office } = await toldOfBerta('POST', '/api/admin/offices', { name: 'Sol', timeZone: 'Europe/Madrid' });
    await toldOfBerta('POST', '/api/admin/desks', { officeId: office, code: 'S1', name: 'Ventana' });
    const luz = await panel.person({ firstName: 'Luz', language: 'es' });
    const page = await panel.open({ as: luz, language: 'es', viewport: 'phone', colorScheme: 'dark' });
    await page.getByRole('heading', { name: 'Hola, Luz' }).waitFor();
    await page.getByText('No tienes ningún puesto reservado.').waitFor();
    expect(await page.getByText('Cuentas nuevas').count()).toBe(0);
    expect(await page.getByText('Primeros pasos').count()).toBe(0);
    await screenshot(page, 'start without roles es dark phone');
    await fitsItsWidth(page);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Reservar puesto' }).click();
    await page.getByRole('button', { name: 'El día siguiente' }).click();
    await page.getByRole('button', { name: /^Reservar (S1|Ventana)/ }).click();
    await page.getByText(/Has reservado/).waitFor();
    await page.getByRole('link', { name: 'Zócalo' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Ventana' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Reservar puesto' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI3 UI4 keeps to the width of a phone, in the dark and in Spanish', async () => {
    const page = await panel.open({ as: berta, language: 'es', viewport: 'phone', colorScheme: 'dark' });
    await page.getByRole('figure', { name: 'Puestos en uso' }).waitFor();
    await fitsItsWidth(page);
    await screenshot(page, 'dashboard es dark phone');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 says to everybody that this is a demonstration, and that nothing answers for now', async () => {
    await toldOfBerta('PUT', '/api/admin/config', { values: { 'demo.mode': true } });
    const eva = await panel.person({ firstName: 'Eva' });
    const page = await panel.open({ as: eva });
    await page.getByText('This is a demonstration.').waitFor();
    await page.route('**/api/reservations**', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'SERVICE_UNAVAILABLE', message: 'away' } } }),
    );
    await page.reload();
    await page.getByText('Under maintenance.').waitFor();
    await screenshot(page, 'banners en');
    await expectAccessible(page);
    await page.unroute('**/api/reservations**');
    await expect.poll(() => page.getByText('Under maintenance.').count()).toBe(0);
    await page.getByText('You have no desk booked.').waitFor();
    await toldOfBerta('PUT', '/api/admin/config', { values: { 'demo.mode': false } });
    await page.reload();
    await page.getByRole('heading', { name: 'Hello, Eva' }).waitFor();
    expect(await page.getByText('This is a demonstration.').count()).toBe(0);
    keepsToOrigin(page);
  });
});
