import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineTopic, Notifications } from '../../../libs/notifications/src/index.js';
import { expectAccessible, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

const parcel = defineTopic<{ name: string }>({
  name: 'parcels.arrived',
  summary: { en: 'a parcel for you', es: 'un paquete para ti' },
  email: 'soon',
  say: (language, { name }) => ({
    title: language === 'es' ? `Ha llegado ${name}` : `${name} has arrived`,
    text: language === 'es' ? 'En la recepción.' : 'At the reception.',
    path: '/bookings',
  }),
});

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
});
afterAll(() => panel?.close());

let told = 0;
const tell = ({ userId }: Person, name: string) =>
  panel.api.app.get(Notifications, { strict: false }).notify(parcel, {
    to: [userId],
    dedupeKey: `parcel ${(told += 1)}`,
    subject: { type: 'parcel', id: name },
    data: { name },
  });

describe('NT1 notifications in the panel', () => {
  it('NT1 the bell tells how many are unread, live; the list leads to what they are about and marks them', async () => {
    const ana = await panel.person();
    const page = await panel.open({ as: ana });
    const bell = page.getByRole('banner').getByRole('link', { name: /^Notifications/ });
    await bell.waitFor();
    expect(await bell.getAttribute('aria-label')).toBe('Notifications');
    await tell(ana, 'Books');
    // What happens before the page listens is found when it looks again, after a minute.
    await page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor({ timeout: 70_000 });
    for (const name of ['Shoes', 'Tea']) await tell(ana, name);
    await page.getByRole('link', { name: 'Notifications, 3 unread' }).waitFor();
    await bell.click();
    await page.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
    const items = page.getByRole('main').getByRole('listitem');
    const titles = () => items.getByRole('link').allTextContents();
    await expect.poll(titles).toEqual(['Tea has arrived', 'Shoes has arrived', 'Books has arrived']);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Mark as read: Shoes has arrived' }).click();
    await page.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor();
    await page.getByRole('link', { name: 'Tea has arrived' }).click();
    await page.waitForURL('**/bookings');
    await page.getByRole('link', { name: 'Notifications, 1 unread' }).click();
    await page.getByRole('link', { name: 'Unread', exact: true }).click();
    await expect.poll(titles).toEqual(['Books has arrived']);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByText('You have read everything').waitFor();
    await expect.poll(() => bell.getAttribute('aria-label')).toBe('Notifications');
    keepsToOrigin(page);
  }, 120_000);

  it('NT1 more than a page of them, in Spanish on a phone', async () => {
    const eva = await panel.person({ language: 'es' });
    for (let count = 1; count <= 31; count += 1) await tell(eva, `Paquete ${count}`);
    const page = await panel.open({ as: eva, path: '/notifications', language: 'es', viewport: 'phone' });
    await page.getByRole('link', { name: 'Notificaciones, 31 sin leer' }).waitFor();
    const items = page.getByRole('main').getByRole('listitem');
    await expect.poll(() => items.count()).toBe(30);
    await expectAccessible(page);
    await screenshot(page, 'notifications phone');
    await page.getByRole('button', { name: 'Ver más' }).click();
    await page.getByRole('link', { name: 'Ha llegado Paquete 1', exact: true }).waitFor();
    // Those that are shown are read, and one further down is not.
    const ask = await panel.apiOf(eva);
    const { items: newest } = await ask('GET', '/api/notifications?limit=30');
    for (const { id } of newest) await ask('POST', `/api/notifications/${id}/read`);
    await page.reload();
    await page.getByRole('link', { name: 'Notificaciones, 1 sin leer' }).waitFor();
    await expect.poll(() => items.count()).toBe(30);
    await page.getByRole('button', { name: 'Marcar todas como leídas' }).click();
    await page.getByRole('banner').getByRole('link', { name: 'Notificaciones', exact: true }).waitFor();
    keepsToOrigin(page);
  });

  it('NT1 everybody chooses which mails they get, when the summary comes, and when none', async () => {
    const ana = await panel.person();
    const ask = await panel.apiOf(ana);
    const page = await panel.open({ as: ana, path: '/notifications' });
    await page.getByText('Nothing yet').waitFor();
    await page.getByRole('link', { name: 'Mails about them' }).click();
    const topic = page.getByRole('combobox', { name: 'A parcel for you' });
    await topic.selectOption('In the summary');
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'How often' }).selectOption('Every hour');
    await expect.poll(async () => (await ask('GET', '/api/notifications/preferences')).digest).toBe('hourly');
    await page.getByRole('button', { name: 'Add quiet hours' }).click();
    await page.getByRole('checkbox', { name: 'Sun' }).uncheck();
    await page.getByLabel('From').fill('21:30');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save quiet hours' }).click();
    const held = async () => {
      const { topics, quietHours } = await ask('GET', '/api/notifications/preferences');
      const { chosen } = topics.find(({ name }: { name: string }) => name === 'parcels.arrived');
      return [chosen, quietHours];
    };
    await expect.poll(held).toEqual(['digest', [{ days: [1, 2, 3, 4, 5, 6], from: '21:30', until: '07:00' }]]);
    await page.reload();
    expect([await topic.inputValue(), await page.getByLabel('From').inputValue()]).toEqual(['digest', '21:30']);
    await page.getByRole('button', { name: 'Remove quiet hours 1' }).click();
    await page.getByRole('button', { name: 'Save quiet hours' }).click();
    await expect.poll(held).toEqual(['digest', []]);
    await screenshot(page, 'notification preferences');
    keepsToOrigin(page);
  });
});
