import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

const LONG_MS = 120_000;

let panel: PanelUnderTest;
let sara: Person;
let luis: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  sara = await panel.person({ admin: true, firstName: 'Sara', lastName: 'Soto' });
  luis = await panel.person({ firstName: 'Luis', lastName: 'Gil' });
  ask = await panel.apiOf(sara);
  const home = (await ask('GET', '/api/admin/organisations')).items[0].id;
  await ask('POST', `/api/admin/users/${luis.userId}/roles`, { role: 'support', scopeType: 'organisation', scopeId: home });
});
afterAll(() => panel?.close());

describe('canned replies', () => {
  it.each([
    { language: 'en', viewport: 'desktop' },
    { language: 'es', viewport: 'phone' },
  ] as const)(
    'UI1 TK3 a text for all is made with places that are explained, changed, deleted and brought back, in $language on a $viewport',
    async ({ language, viewport }) => {
      const es = language === 'es';
      const name = es ? 'Saludo' : 'Greeting';
      await ask('POST', '/api/admin/canned-replies', { name: `${name} 2`, body: 'x', shared: true });
      const page = await panel.open({ as: sara, path: '/canned-replies', language, viewport });
      await page.getByRole('button', { name: es ? 'Respuesta preparada nueva' : 'New canned reply' }).click();
      const dialog = page.getByRole('dialog');
      const save = dialog.getByRole('button', { name: es ? 'Guardar' : 'Save' });
      const text = dialog.getByLabel(es ? 'Texto' : 'Text');
      await save.click();
      await dialog.getByText(es ? 'Ponle un nombre' : 'Give it a name').waitFor();
      await dialog.getByText(es ? 'Escribe un texto' : 'Write a text').waitFor();
      await dialog.getByText(es ? 'Lo que se rellena para el ticket' : 'What is filled in for the ticket').click();
      await dialog.getByText('{{requester.first-name}}').waitFor();
      await dialog.getByText(es ? 'Nombre de pila de quien pregunta' : 'First name of whoever asks').waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `canned reply ${language} ${viewport}`);
      await dialog.getByRole('textbox', { name: es ? 'Nombre' : 'Name', exact: true }).fill(`${name} 2`);
      await text.fill('Hi {{ requester.first-name }}, {{ oops }}');
      await save.click();
      await dialog.getByText(es ? 'No se sabe nada de {{ oops }}' : 'Nothing is known for {{ oops }}').waitFor();
      await text.fill('Hi {{ requester.first-name }}');
      await dialog.getByRole('checkbox', { name: es ? /Para todos/ : /For everybody/ }).click();
      await save.click();
      // The API knows another one of this name.
      await page.getByText(es ? 'Otra respuesta preparada tiene ese nombre.' : 'Another canned reply of these has this name.').waitFor();
      await dialog.getByRole('textbox', { name: es ? 'Nombre' : 'Name', exact: true }).fill(name);
      await save.click();
      const change = page.getByRole('button', { name: `${es ? 'Cambiar' : 'Change'}: ${name}`, exact: true });
      await change.click();
      await text.fill('Hello {{requester.name}}');
      await save.click();
      await dialog.waitFor({ state: 'detached' });
      const kept = async () => (await ask('GET', '/api/admin/canned-replies')).items.find((each: { name: string }) => each.name === name);
      expect(await kept()).toMatchObject({ body: 'Hello {{requester.name}}', shared: true, version: 2 });
      await expectAccessible(page);
      await expectFits(page);
      await page.getByRole('button', { name: `${es ? 'Borrar' : 'Delete'}: ${name}`, exact: true }).click();
      await change.waitFor({ state: 'detached' });
      expect(await kept()).toBeUndefined();
      await page.getByRole('button', { name: es ? 'Deshacer' : 'Undo' }).click();
      await change.waitFor();
      expect(await kept()).toMatchObject({ body: 'Hello {{requester.name}}', shared: true });
      const row = page.getByRole('row').filter({ has: change });
      await row
        .getByText(es ? 'Todos los que atienden tickets' : 'Everybody who works on tickets')
        .filter({ visible: true })
        .waitFor();
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 UI4 TK3 who only works on tickets keeps their own, and uses those for all without changing them',
    async () => {
      await ask('POST', '/api/admin/canned-replies', { name: 'For all', body: 'x', shared: true });
      const page = await panel.open({ as: luis, path: '/canned-replies' });
      await page.getByRole('cell', { name: 'For all', exact: true }).waitFor();
      expect(await page.getByRole('button', { name: /: For all$/ }).count()).toBe(0);
      await page.getByRole('button', { name: 'New canned reply' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('My own');
      await dialog.getByLabel('Text').fill('Mine');
      expect(await dialog.getByRole('checkbox').count()).toBe(0);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Delete: My own' }).waitFor();
      const { items } = await ask('GET', '/api/admin/canned-replies');
      expect(items.map(({ name }: { name: string }) => name)).not.toContain('My own');
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 TK3 a text is put below what is typed, also below what is typed while it is filled in',
    async () => {
      const raise = await panel.apiOf(await panel.person({ firstName: 'Ana', lastName: 'Ruiz' }));
      const { id } = await raise('POST', '/api/tickets', { subject: 'Slow', body: 'x' });
      await ask('POST', '/api/admin/canned-replies', { name: 'Wait', body: 'Dear {{requester.name}}, wait.', shared: true });
      const page = await panel.open({ as: sara, path: `/tickets/${id}` });
      const filled = Promise.withResolvers<void>();
      const asked = Promise.withResolvers<void>();
      await page.route('**/api/admin/canned-replies/*/fill', async (route) => {
        asked.resolve();
        await filled.promise;
        await route.continue();
      });
      const form = page.getByRole('form', { name: 'Answer' });
      const box = form.getByRole('textbox', { name: 'Message' });
      await box.fill('One.');
      await form.getByLabel('Canned replies').selectOption({ label: 'Wait' });
      await asked.promise;
      await box.fill('One. Two.');
      filled.resolve();
      await expect.poll(() => box.inputValue()).toBe('One. Two.\n\nDear Ana Ruiz, wait.');
      keepsToOrigin(page);
    },
    LONG_MS,
  );
});
