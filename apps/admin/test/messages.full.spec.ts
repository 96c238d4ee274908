import { randomUUID } from 'node:crypto';
import type { Route } from 'playwright-core';
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
let ben: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ firstName: 'Ana', lastName: 'Ruiz' });
  ben = await panel.person({ firstName: 'Benito', lastName: 'Soler' });
});
afterAll(() => panel?.close());

describe('messages', () => {
  it('UI1 MS2 two people write to each other in two pages, and see at once what the other wrote, changed and read', async () => {
    const hers = await panel.open({ as: ana, path: '/messages' });
    const his = await panel.open({ as: ben, path: '/', viewport: 'phone', language: 'es' });
    await his.getByRole('link', { name: 'Mensajes', exact: true }).waitFor();
    await hers.getByText('No messages yet').waitFor();
    await hers.getByRole('button', { name: 'New message' }).click();
    await hers.getByLabel('To whom').fill('benito');
    await hers.getByRole('list', { name: 'People found' }).getByRole('link', { name: 'Benito Soler' }).click();
    await hers.getByRole('textbox', { name: 'Write to Benito Soler' }).fill('Are you in today?');
    await hers.getByRole('button', { name: 'Send' }).click();
    await hers.getByRole('region', { name: 'Messages with Benito Soler' }).getByText('Are you in today?').waitFor();
    // Without a look at anything, he sees that there is something.
    await his.getByRole('link', { name: 'Mensajes, 1 sin leer' }).click();
    await his.getByRole('list', { name: 'Conversaciones' }).getByText('1 sin leer').waitFor();
    await expectAccessible(his);
    await expectFits(his);
    await screenshot(his, 'conversations es phone');
    await his.getByRole('link', { name: /Ana Ruiz/ }).click();
    await his.getByRole('region', { name: 'Mensajes con Ana Ruiz' }).getByText('Are you in today?').waitFor();
    await hers.getByText('Seen').waitFor();
    // It is read here, too.
    await his.getByRole('banner').getByRole('link', { name: 'Mensajes', exact: true }).waitFor();
    const box = his.getByRole('textbox', { name: 'Escribe a Ana Ruiz' });
    await box.fill('Sí,\nhasta las tres');
    await box.press('Enter');
    const answer = hers.getByText('hasta las tres');
    await answer.waitFor();
    await expectAccessible(hers);
    await screenshot(hers, 'conversation en desktop');
    await expectAccessible(his);
    await expectFits(his);
    await screenshot(his, 'conversation es phone');
    await his.getByRole('listitem').filter({ hasText: 'hasta las tres' }).getByRole('button').click();
    await his.getByRole('menuitem', { name: 'Cambiar' }).click();
    await his.getByRole('dialog').getByLabel('Texto').fill('Sí, hasta las cinco');
    await his.getByRole('dialog').getByRole('button', { name: 'Guardar' }).click();
    await hers.getByText('hasta las cinco').waitFor();
    await hers.getByText('changed').waitFor();
    keepsToOrigin(hers);
    keepsToOrigin(his);
  }, 120_000);

  it('UI1 MS2 what could not be sent is sent again as the same message, and nothing is lost without a network', async () => {
    const [page, other] = [
      await panel.open({ as: ana, path: `/messages/${ben.userId}` }),
      await panel.open({ as: ben, path: `/messages/${ana.userId}` }),
    ];
    const mine = (text: string) => page.getByRole('region').getByRole('listitem').filter({ hasText: text });
    await page.getByRole('textbox', { name: 'Write to Benito Soler' }).waitFor();
    await other.getByRole('textbox', { name: 'Write to Ana Ruiz' }).waitFor();
    // The message arrives, and its answer is lost.
    const text = `Twice ${randomUUID()}`;
    await page.route('**/api/messages', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('textbox', { name: 'Write to Benito Soler' }).fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await other.getByText(text).waitFor();
    await page.unroute('**/api/messages');
    await page.context().setOffline(true);
    const answer = `While away ${randomUUID()}`;
    await other.getByRole('textbox', { name: 'Write to Ana Ruiz' }).fill(answer);
    await other.getByRole('textbox', { name: 'Write to Ana Ruiz' }).press('Enter');
    await other.getByRole('region').getByText(answer).waitFor();
    expect(await page.getByText(answer).count()).toBe(0);
    await page.context().setOffline(false);
    await page.getByText(answer).waitFor();
    const again = page.getByRole('button', { name: 'Send again' });
    if ((await again.count()) > 0) await again.click();
    await expect.poll(() => mine(text).count()).toBe(1);
    await other.reload();
    await other.getByText(answer).waitFor();
    expect(await other.getByText(text).count()).toBe(1);
  }, 120_000);

  it('UI1 MS2 a message that fails after one has left the conversation is told of, and waits there', async () => {
    const [dora, emil] = [await panel.person(), await panel.person({ firstName: 'Emil', lastName: 'Vidal' })];
    const page = await panel.open({ as: dora, path: `/messages/${emil.userId}` });
    const main = page.getByRole('main');
    const may = Promise.withResolvers<void>();
    await page.route('**/api/messages', async (route) => {
      await may.promise;
      await route.abort();
    });
    await page.getByRole('textbox', { name: 'Write to Emil Vidal' }).fill('Do not lose this');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await main.getByText('Sending').waitFor();
    await main.getByRole('link', { name: 'Messages', exact: true }).click();
    await page.getByText('No messages yet').waitFor();
    may.resolve();
    await page.getByText('Your message to Emil Vidal was not sent').waitFor();
    await page.unroute('**/api/messages');
    await page.goBack();
    await main.getByText('Do not lose this').waitFor();
    await main.getByRole('button', { name: 'Send again' }).click();
    await main.getByText('Not sent').waitFor({ state: 'detached' });
    await main.getByText('Sending').waitFor({ state: 'detached' });
    expect(await main.getByText('Do not lose this').count()).toBe(1);
  }, 120_000);

  it('UI1 MS2 what was not read is read also further up than one has written since, and is found without a live stream', async () => {
    const [dora, emil] = [await panel.person(), await panel.person({ firstName: 'Emil', lastName: 'Vidal' })];
    const [hers, his] = [await panel.apiOf(dora), await panel.apiOf(emil)];
    const write = (ask: typeof hers, to: Person) =>
      ask('POST', '/api/messages', { recipientId: to.userId, clientId: randomUUID(), body: randomUUID() });
    const page = await panel.open({ as: dora, ownClock: true });
    await page.getByRole('banner').getByRole('link', { name: 'Messages', exact: true }).waitFor();
    await page.route('**/api/live', (route) => route.abort());
    await page.reload();
    await page.getByRole('banner').getByRole('link', { name: 'Messages', exact: true }).waitFor();
    await write(his, dora);
    await renewUntil(page, page.getByRole('link', { name: 'Messages, 1 unread' }));
    for (let count = 0; count < 51; count += 1) await write(hers, emil);
    // The number comes from before it was read, and late.
    const read = page.waitForResponse((answer) => /\/api\/messages\/[^/]+\/read$/.test(answer.url()));
    const late = async (route: Route) => {
      const response = await route.fetch();
      await read;
      await route.fulfill({ response }).catch(() => undefined);
    };
    await page.route('**/api/messages/unread-count', late, { times: 1 });
    await page.goto(`${panel.url}/admin/messages/${emil.userId}`);
    await read;
    await page.getByRole('banner').getByRole('link', { name: 'Messages', exact: true }).waitFor();
    expect((await hers('GET', '/api/messages/unread-count')).count).toBe(0);
  }, 120_000);

  it('UI1 MS2 somebody blocks, and unblocks; the other one is told nothing but that they cannot write', async () => {
    const page = await panel.open({ as: ben, path: `/messages/${ana.userId}` });
    await page.getByRole('button', { name: 'More about this conversation' }).click();
    await page.getByRole('menuitem', { name: 'Block' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Block' }).click();
    await page.getByText('You block this person').waitFor();
    await expectAccessible(page);
    const hers = await panel.open({ as: ana, path: `/messages/${ben.userId}`, language: 'es' });
    await hers.getByRole('textbox', { name: 'Escribe a Benito Soler' }).fill('¿Hola?');
    await hers.getByRole('button', { name: 'Enviar', exact: true }).click();
    await hers.getByText('No puedes escribir a esta persona.').waitFor();
    await expectAccessible(hers);
    await screenshot(hers, 'refused message es desktop');
    await page.goto(`${panel.url}/admin/messages?show=blocked`);
    await page.getByRole('list', { name: 'Blocked people' }).getByRole('button', { name: 'Unblock' }).click();
    await page.getByText('You block nobody').waitFor();
    await hers.getByRole('button', { name: 'Enviar de nuevo' }).click();
    await page.getByRole('link', { name: 'Messages, 1 unread' }).waitFor();
    await untilSettled(page);
  }, 120_000);
});
