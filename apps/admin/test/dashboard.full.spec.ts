import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, renewUntil, screenshot } from './harness/index.js';

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
    expect((await cardOf(page, 'Desk bookings'))[0]).toBe(String(valueOf(stats, 'bookings').value));
    const points = stats.series.find(({ key }) => key === 'bookings')!.points;
    expect(await rowsOf(page, 'Desk bookings').locator('td').allTextContents()).toEqual(
      points.flatMap((point) => [String(point.value), String(point.previous)]),
    );
    const figure = page.getByRole('figure', { name: 'Desk bookings' });
    const plot = figure.locator('svg').last();
    // What is pointed at is told: the middle one of seven days.
    await plot.hover();
    expect(await figure.locator('dd').allTextContents()).toEqual([String(points[3]!.value), String(points[3]!.previous)]);
    const { x, y } = (await plot.boundingBox())!;
    await page.mouse.move(x + 2, y + 20);
    await expect.poll(() => figure.locator('dd').allTextContents()).toEqual([String(points[0]!.value), String(points[0]!.previous)]);
    await page.mouse.move(0, 0);
    await expect.poll(() => figure.locator('dd').count()).toBe(0);
    // Nor is a day marked that the days chosen with the keyboard do not have; all of it is seen, so that nothing moves below the pointer.
    await page.setViewportSize({ width: 1280, height: 2000 });
    const rule = figure.locator('path[stroke="var(--input)"]');
    await page.getByRole('combobox', { name: 'Period' }).press('3');
    await page.keyboard.press('Enter');
    await expect.poll(() => rowsOf(page, 'Desk bookings').count()).toBe(30);
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width - 2, box.y + 20);
    await expect.poll(() => rule.count()).toBe(1);
    await page.getByRole('combobox', { name: 'Period' }).press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => rowsOf(page, 'Desk bookings').count()).toBe(7);
    expect(await rule.count()).toBe(0);
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: '90 days' }).click();
    await expect.poll(() => rowsOf(page, 'Sign-ins').count()).toBe(90);
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI3 UI4 nothing is pushed down by what is told late of the demo data', async () => {
    const page = await panel.open({ as: berta, path: '/users' });
    for (const path of ['demo', 'checklist'])
      await page.route(`**/api/admin/${path}`, async (route) => {
        await new Promise((resolve) => void setTimeout(resolve, 700));
        await route.continue();
      });
    await page.goto(`${panel.url}/admin`);
    const figures = page.getByRole('region', { name: 'Period' });
    await figures.waitFor();
    const first = await figures.boundingBox();
    await page.getByRole('button', { name: 'Remove demo data' }).waitFor();
    await expect.poll(() => rowsOf(page, 'Sign-ins').count()).toBe(30);
    expect((await figures.boundingBox())?.y).toBe(first?.y);
    // What cannot be read is left out, and the page stands.
    await page.route('**/api/admin/demo', (route) =>
      route.fulfill({ status: 500, json: { error: { code: 'INTERNAL', message: 'broken' } } }),
    );
    await page.reload();
    await figures.waitFor();
    expect(await page.getByRole('button', { name: 'Remove demo data' }).count()).toBe(0);
    await page.unrouteAll({ behavior: 'wait' });
    keepsToOrigin(page, /status of 500 .*\/api\/admin\/demo/);
  });

  it('UI3 UI4 the page waits only a little for what does not answer, and keeps what was read when it cannot be read again', async () => {
    const page = await panel.open({ as: berta, path: '/users' });
    let answer = () => {};
    const late = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/admin/demo', async (route) => {
      await late;
      await route.continue();
    });
    await page.goto(`${panel.url}/admin`);
    await page.getByRole('main').getByRole('link', { name: 'Incidents' }).waitFor({ timeout: 10_000 });
    const remove = page.getByRole('button', { name: 'Remove demo data' }).first();
    const card = page.getByRole('heading', { name: 'First steps' });
    await card.waitFor();
    expect(await remove.count()).toBe(0);
    answer();
    await remove.waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    const refused = { demo: 0, checklist: 0 };
    for (const path of ['demo', 'checklist'] as const)
      await page.route(`**/api/admin/${path}`, (route) => {
        refused[path]++;
        return route.fulfill({ status: 503, json: { error: { code: 'SERVICE_UNAVAILABLE', message: 'away' } } });
      });
    await page.getByRole('link', { name: 'People', exact: true }).first().click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    // What was read is old by now.
    await page.clock.setFixedTime(Date.now() + 60_000);
    await page.getByRole('link', { name: 'Start' }).first().click();
    await card.waitFor();
    await expect.poll(() => Math.min(refused.demo, refused.checklist)).toBeGreaterThanOrEqual(3);
    // Others answer, so there is nothing to come back from: what was refused is not asked for again and again.
    await page.waitForTimeout(3_000);
    expect(refused).toEqual({ demo: 3, checklist: 3 });
    expect([await card.count(), await remove.count()]).toEqual([1, 1]);
    await page.unrouteAll({ behavior: 'wait' });
    keepsToOrigin(page, /status of 503 .*\/api\/admin\/(demo|checklist)/);
  });

  it('UI3 ST1 each number says how it was in the days before', async () => {
    const told: Readonly<Record<string, { readonly value: number; readonly previous: number | null }>> = {
      people: { value: 120, previous: 100 },
      'sign-ins': { value: 30, previous: 40 },
      bookings: { value: 7, previous: 7 },
      'sign-ups': { value: 5, previous: 0 },
      'active-sessions': { value: 9, previous: null },
    };
    const page = await panel.open({ as: berta, path: '/users' });
    await page.route('**/api/admin/stats/overview*', async (route) => {
      const answer = await route.fetch();
      const stats = (await answer.json()) as Stats;
      const figures = stats.figures.map((figure) => ({ ...figure, ...told[figure.key] }));
      await route.fulfill({ response: answer, json: { ...stats, figures } });
    });
    await page.goto(`${panel.url}/admin`);
    const names = {
      people: 'People',
      'sign-ins': 'Sign-ins',
      bookings: 'Desk bookings',
      'sign-ups': 'New accounts',
      'active-sessions': 'Open sessions',
    };
    const cards = await Promise.all(Object.entries(names).map(async ([key, name]) => [key, await cardOf(page, name)]));
    expect(Object.fromEntries(cards)).toEqual({
      people: ['120', '20% morebefore: 100'],
      'sign-ins': ['30', '25% lessbefore: 40'],
      bookings: ['7', 'as before'],
      'sign-ups': ['5', 'from none'],
      'active-sessions': ['9'],
    });
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
    await expectFits(page);
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
    await expectFits(page);
    await screenshot(page, 'dashboard es dark phone');
    await expectAccessible(page);
    keepsToOrigin(page);
  });

  it('UI1 says to everybody that this is a demonstration, and that nothing answers for now', async () => {
    await toldOfBerta('PUT', '/api/admin/config', { values: { 'demo.mode': true } });
    const eva = await panel.person({ firstName: 'Eva' });
    const page = await panel.open({ as: eva, ownClock: true });
    await page.getByText('This is a demonstration.').waitFor();
    await page.getByText('You have no desk booked.').waitFor();
    await page.route('**/api/**', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'SERVICE_UNAVAILABLE', message: 'away' } } }),
    );
    // What was read is old by now.
    await page.clock.fastForward(60_000);
    await page.getByRole('link', { name: 'Book a desk' }).first().click();
    await page.getByText('does not answer properly').waitFor();
    await screenshot(page, 'banners en');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Start' }).first().click();
    await page.unroute('**/api/**');
    await renewUntil(page, page.getByText('does not answer properly'), false);
    await page.getByText('You have no desk booked.').waitFor();
    await toldOfBerta('PUT', '/api/admin/config', { values: { 'demo.mode': false } });
    await page.reload();
    await page.getByRole('heading', { name: 'Hello, Eva' }).waitFor();
    expect(await page.getByText('This is a demonstration.').count()).toBe(0);
    keepsToOrigin(page, /status of 503 .*\/api\//);
  });

  it('UI1 DM1 names what people made among the demo data, and takes it only once another word is typed', async () => {
    await toldOfBerta('POST', '/api/admin/offices', { organisationId: demoOrganisation, name: 'Mine', timeZone: 'UTC' });
    const page = await panel.open({ as: berta });
    await page.getByRole('button', { name: 'Remove demo data' }).click();
    const first = page.getByRole('alertdialog', { name: 'Remove the demo data?' });
    await first.getByRole('textbox').fill('demo');
    await first.getByRole('button', { name: 'Remove demo data' }).click();
    const second = page.getByRole('alertdialog', { name: 'People made something among the demo data' });
    await second.getByText(/offices \(1\)/).waitFor();
    expect(await second.getByRole('button', { name: 'Remove all of it' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await second.getByRole('textbox').fill('everything');
    await second.getByRole('button', { name: 'Remove all of it' }).click();
    await page.getByText(/^Demo data removed: [\d,]+ records$/).waitFor();
    keepsToOrigin(page, /status of 409 .*\/api\/admin\/demo/);
  });
});
