import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, renewUntil } from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
});
afterAll(() => panel?.close());

const SAID = 'Too many attempts.';
/** What the platform says while it would rather not. */
const REFUSED = {
  status: 429,
  contentType: 'application/json',
  body: JSON.stringify({ error: { code: 'TOO_MANY_REQUESTS', message: 'slowly', requestId: 'r' } }),
};

describe('a list', () => {
  it('UI2 keeps its filters when the API does not take one of them', async () => {
    const page = await panel.open({ as: ana, path: '/users?status=nonsense&search=ruiz' });
    await page.getByRole('alert').getByText('Some fields are missing or not right.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    expect(await page.getByRole('searchbox', { name: 'Name or address' }).inputValue()).toBe('ruiz');
    await expectAccessible(page);
    await page.getByRole('alert').getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    keepsToOrigin(page);
  });

  it('UI2 and its saved views say that they could not be read, and are asked for again', async () => {
    const page = await panel.open({ as: ana, path: '/users' });
    await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor();
    await page.route('**/api/users/me/views*', (route) => route.fulfill(REFUSED));
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByText(SAID).waitFor();
    expect(await page.getByText('No saved views yet.').count()).toBe(0);
    await page.unroute('**/api/users/me/views*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No saved views yet.').waitFor();
    keepsToOrigin(page);
  });

  it('UI2 US3 leaves oneself out when the sessions of everybody on it are ended', async () => {
    const { email } = await panel.person({ firstName: 'Teo', lastName: 'Ruiz' });
    const page = await panel.open({ as: ana, path: '/users?search=ruiz' });
    await page.getByRole('link', { name: /Teo Ruiz/ }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click();
    await page.getByRole('button', { name: 'End sessions (1)' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End sessions' }).click();
    await page.getByText('End sessions: Done for 1').waitFor();
    await page.reload();
    await page.getByText(email).waitFor();
    keepsToOrigin(page);
  });
});

describe('what could not be done', () => {
  it('UI2 MT1 nobody asks for each of many what is refused for all of them', async () => {
    for (const lastName of ['Uno', 'Dos', 'Tres']) await panel.person({ firstName: 'Varia', lastName });
    const page = await panel.open({ as: ana, path: '/users?search=varia' });
    await page.getByRole('link', { name: /Varia Uno/ }).waitFor();
    let asked = 0;
    const body = JSON.stringify({ error: { code: 'MAINTENANCE', message: 'closed', details: { level: 'full' }, requestId: 'r' } });
    await page.route('**/sessions', async (route) => {
      asked += 1;
      await route.fulfill({ status: 503, contentType: 'application/json', body });
    });
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).click();
    await page.getByRole('button', { name: 'End sessions' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End sessions' }).click();
    await page.getByText('3 could not be changed').waitFor();
    expect(asked).toBe(1);
    keepsToOrigin(page, /status of 503/);
  });

  it('UI2 what is said about a failure goes once it has worked', async () => {
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    await page.getByRole('textbox', { name: 'Name' }).fill('Archive');
    await page.getByRole('checkbox', { name: 'desk.read' }).click();
    await page.route('**/api/admin/roles', (route) => route.fulfill(REFUSED), { times: 1 });
    await page.getByRole('button', { name: 'Define role' }).click();
    await page.getByText(SAID).waitFor();
    await page.getByRole('button', { name: 'Define role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Archive' }).waitFor();
    expect(await page.getByText(SAID).count()).toBe(0);
    keepsToOrigin(page);
  });

  it('UI3 the palette changes how the panel looks and speaks, and signs out', async () => {
    const page = await panel.open({ as: ana });
    const run = async (text: string, name: string) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill(text);
      await page.getByRole('option', { name }).click();
    };
    await page.getByRole('main').waitFor();
    await run('dark', 'Appearance: Dark');
    await expect.poll(() => page.locator('html').getAttribute('class')).toContain('dark');
    await run('idioma', 'Idioma: español');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('es');
    await run('cerrar sesión', 'Cerrar sesión');
    await page.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
    keepsToOrigin(page);
  });

  it('UI2 the palette says which records could not be searched', async () => {
    const page = await panel.open({ as: ana });
    await page.getByRole('main').waitFor();
    await page.route('**/api/admin/users?*', (route) => route.fulfill(REFUSED));
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('ruiz');
    const again = page.getByRole('group', { name: 'People' }).getByRole('option', { name: 'Could not be searched. Try again' });
    await again.waitFor();
    await page.unroute('**/api/admin/users?*');
    await again.click();
    await page.getByRole('option', { name: /Ana Ruiz/ }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 US3 a suspension keeps its reason', async () => {
    const { userId } = await panel.person({ firstName: 'Leo', lastName: 'Vidal' });
    const page = await panel.open({ as: ana, path: `/users/${userId}` });
    await page.getByRole('button', { name: 'Suspend' }).click();
    const dialog = page.getByRole('dialog', { name: /Leo Vidal/ });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Lost his badge');
    await page.route('**/suspend', (route) => route.fulfill(REFUSED));
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText(SAID).waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('Lost his badge');
    await page.unroute('**/suspend');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Let in again' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU5 some sessions end where others could not, and one that is over already is no failure', async () => {
    const eva = await panel.person();
    for (let count = 0; count < 3; count += 1) await panel.apiOf(eva);
    const page = await panel.open({ as: eva, path: '/profile?tab=security' });
    const lines = page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem');
    await expect.poll(() => lines.count()).toBe(4);
    let seen = 0;
    await page.route('**/api/auth/sessions/*', async (route) => {
      seen += 1;
      if (seen === 1) return route.fulfill(REFUSED);
      // Over already, as when another tab was quicker.
      if (seen === 2) await route.fetch();
      await route.continue();
    });
    const others = page.getByRole('button', { name: 'End all others' });
    await others.click();
    await page.getByText(SAID).waitFor();
    await expect.poll(() => lines.count()).toBe(2);
    await page.unroute('**/api/auth/sessions/*');
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await others.click();
    await expect.poll(() => lines.count()).toBe(1);
    keepsToOrigin(page);
  });

  it('UI1 PV1 work in the background is asked for again until it is known how far it is', async () => {
    const page = await panel.open({ as: ana, path: '/profile?tab=privacy', ownClock: true });
    const ask = page.getByRole('button', { name: 'Ask for my data' });
    await ask.waitFor();
    await page.route('**/api/users/me/export', (route) => (route.request().method() === 'GET' ? route.fulfill(REFUSED) : route.continue()));
    await ask.click();
    await page.getByRole('button', { name: /^Work in the background/ }).click();
    const unknown = page.getByText('cannot be asked for at the moment');
    await renewUntil(page, unknown);
    await expectAccessible(page);
    await page.unroute('**/api/users/me/export');
    await renewUntil(page, unknown, false);
    keepsToOrigin(page);
  });

  it('UI1 US3 what somebody else has done meanwhile is shown once it is in the way', async () => {
    const { userId } = await panel.person({ firstName: 'Mar', lastName: 'Vidal' });
    const page = await panel.open({ as: ana, path: `/users/${userId}` });
    await page.getByRole('button', { name: 'Suspend' }).click();
    await (
      await panel.apiOf(ana)
    )('POST', `/api/admin/users/${userId}/suspend`, { reason: 'By another hand' });
    const dialog = page.getByRole('dialog', { name: /Mar Vidal/ });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('By this hand');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('alert').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Let in again' }).waitFor();
    keepsToOrigin(page);
  });

  it('UI1 AU13 a fresh proof says why it cannot be asked for, and goes on once it can', async () => {
    const page = await panel.open({ as: ana, path: '/roles/own/new' });
    await page.getByRole('textbox', { name: 'Name' }).fill('Reception');
    const refusal = { error: { code: 'STEP_UP_REQUIRED', message: 'again', requestId: 'r' } };
    await page.route('**/api/admin/roles', (route) => route.fulfill({ ...REFUSED, status: 403, body: JSON.stringify(refusal) }), {
      times: 1,
    });
    await page.route('**/api/auth/second-factor', (route) => route.fulfill(REFUSED));
    await page.getByRole('button', { name: 'Define role' }).click();
    const asked = page.getByRole('dialog', { name: 'Is it still you?' });
    await asked.getByRole('alert').getByText(SAID).waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/auth/second-factor');
    await asked.getByRole('button', { name: 'Try again' }).click();
    await asked.getByLabel('Password', { exact: true }).fill(ana.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Reception' }).waitFor();
    keepsToOrigin(page);
  });
});

describe('a check of the trail', () => {
  it('UI1 AD1 goes on after a failure and after a reload, where it was', async () => {
    const asked: unknown[] = [];
    const held = Promise.withResolvers<void>();
    const answers: (() => Promise<object> | object)[] = [
      () => ({ checked: 10, total: 30, next: 'p2', ok: true, problems: [] }),
      () => REFUSED,
      () => ({ checked: 10, total: 30, next: 'p3', ok: true, problems: [] }),
      () => held.promise.then(() => ({})),
      () => ({ checked: 10, total: 30, next: null, ok: true, problems: [] }),
    ];
    const page = await panel.open({ as: ana, path: '/audit/check' });
    await page.route('**/api/audit-logs/verification', async (route) => {
      asked.push(route.request().postDataJSON());
      const answer = await answers[asked.length - 1]!();
      await route.fulfill(answer === REFUSED ? REFUSED : { json: answer }).catch(() => undefined);
    });
    await page.getByRole('button', { name: 'Start the check' }).click();
    await page.getByText('Stopped after 10 entries. Nothing is wrong with those.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('20 of 30 entries').waitFor();
    await page.reload();
    await page.getByText('30 entries were read.').waitFor();
    held.resolve();
    expect(asked).toEqual([{}, { after: 'p2' }, { after: 'p2' }, { after: 'p3' }, { after: 'p3' }]);
    keepsToOrigin(page);
  });
});
