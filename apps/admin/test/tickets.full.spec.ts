import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

const LONG_MS = 180_000;

let panel: PanelUnderTest;
let sara: Person;
let rui: Person;
let ana: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  sara = await panel.person({ admin: true, firstName: 'Sara', lastName: 'Soto' });
  rui = await panel.person({ admin: true, firstName: 'Rui', lastName: 'Reis' });
  ana = await panel.person({ firstName: 'Ana', lastName: 'Ruiz' });
});
afterAll(() => panel?.close());

/** Ana asks for something. */
async function raised(subject: string): Promise<{ readonly id: string; readonly number: number }> {
  const ask = await panel.apiOf(ana);
  return ask('POST', '/api/tickets', { subject, body: 'It does not work.' });
}

describe('tickets of staff', () => {
  it.each([
    { language: 'en', viewport: 'desktop' },
    { language: 'es', viewport: 'phone' },
  ] as const)(
    'UI1 TK1 staff finds a ticket, leaves a note, answers and settles it, in $language on a $viewport',
    async ({ language, viewport }) => {
      const es = language === 'es';
      const subject = `Monitor ${randomUUID().slice(0, 8)}`;
      const { id } = await raised(subject);
      const page = await panel.open({ as: sara, path: '/tickets?status=new', language, viewport });
      await page.getByRole('link', { name: new RegExp(subject) }).waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `tickets ${language} ${viewport}`);
      await page.getByRole('link', { name: new RegExp(subject) }).click();
      await page.getByRole('heading', { level: 1, name: new RegExp(subject) }).waitFor();
      const history = page.getByRole('list', { name: es ? 'Conversación' : 'Conversation' });
      await history.getByText('It does not work.').waitFor();
      const form = page.getByRole('form', { name: es ? 'Responder' : 'Answer' });
      await form.getByRole('radio', { name: es ? 'Nota para el personal' : 'Note for staff' }).click();
      await form.getByRole('textbox', { name: es ? 'Nota' : 'Note' }).fill('She called twice.');
      await form.getByRole('button', { name: es ? 'Dejar nota' : 'Leave note' }).click();
      const notes = history.getByText(es ? 'Nota: no la ve el solicitante' : 'Note: not visible to the requester');
      await notes.waitFor();
      // The same again is written again.
      await form.getByRole('textbox', { name: es ? 'Nota' : 'Note' }).fill('She called twice.');
      await form.getByRole('button', { name: es ? 'Dejar nota' : 'Leave note' }).click();
      await expect.poll(() => notes.count()).toBe(2);
      await form.getByRole('radio', { name: es ? 'Respuesta al solicitante' : 'Answer to the requester' }).click();
      await form.getByRole('textbox', { name: es ? 'Mensaje' : 'Message' }).fill('Press the other button.');
      await form.getByLabel(es ? 'Después el ticket queda' : 'Then the ticket is').selectOption({ label: es ? 'Resuelto' : 'Solved' });
      await form.getByRole('button', { name: es ? 'Enviar' : 'Send' }).click();
      await history.getByText('Press the other button.').waitFor();
      await history.getByText(es ? 'Estado: Nuevo → Resuelto' : 'State: New → Solved').waitFor();
      await page.getByLabel(es ? 'Prioridad' : 'Priority', { exact: true }).selectOption('urgent');
      await history.getByText(es ? 'Prioridad: Normal → Urgente' : 'Priority: Normal → Urgent').waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `ticket ${language} ${viewport}`);
      // Whoever asked reads the answer, and not the note.
      const theirs = JSON.stringify(await (await panel.apiOf(ana))('GET', `/api/tickets/${id}`));
      expect(theirs).toContain('Press the other button.');
      expect(theirs).not.toContain('She called twice.');
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 whoever was slower sees what changed meanwhile and saves anew; each sees that the other looks',
    async () => {
      const { id } = await raised('Two at once');
      const page = await panel.open({ as: sara, path: `/tickets/${id}` });
      await page.getByRole('form', { name: 'Answer' }).getByRole('textbox').fill('Half an answer');
      const other = await panel.open({ as: rui, path: `/tickets/${id}` });
      await other.getByText('Also looking: Sara Soto (writing)').waitFor();
      await page.getByText('Also looking: Rui Reis').waitFor();
      await page.reload();
      // What was typed is still there.
      await expect.poll(() => page.getByRole('form', { name: 'Answer' }).getByRole('textbox').inputValue()).toBe('Half an answer');
      await page.getByLabel('Priority', { exact: true }).waitFor();
      // The page does not hear of it, nor does it read anew before it sends.
      await page.route(`**/api/admin/tickets/${id}`, (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
      await (
        await panel.apiOf(rui)
      )('PUT', `/api/admin/tickets/${id}`, { priority: 'high' });
      await page.getByLabel('State', { exact: true }).selectOption('pending');
      const dialog = page.getByRole('dialog', { name: 'The ticket has changed meanwhile' });
      await dialog.getByText('Priority: Normal → High').waitFor();
      await expectAccessible(page);
      await page.unroute(`**/api/admin/tickets/${id}`);
      await dialog.getByRole('button', { name: 'Save all the same' }).click();
      await page.getByRole('list', { name: 'Conversation' }).getByText('State: New → Awaiting reply').waitFor();
      await expect.poll(() => page.getByLabel('Priority', { exact: true }).inputValue()).toBe('high');
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 tickets are merged and apart again, and several are changed at once',
    async () => {
      const word = `lamp${randomUUID().slice(0, 8)}`;
      const [first, second] = [await raised(`First ${word}`), await raised(`Second ${word}`)];
      const page = await panel.open({ as: sara, path: `/tickets/${second.id}` });
      await page.getByRole('button', { name: 'Merge' }).click();
      const dialog = page.getByRole('dialog', { name: 'Merge into another ticket' });
      await dialog.getByRole('combobox', { name: 'Into' }).click();
      await page.getByRole('combobox', { name: 'Search' }).fill(`#${first.number}`);
      await page.getByRole('option', { name: new RegExp(`First ${word}`) }).click();
      await dialog.getByRole('button', { name: 'Merge' }).click();
      await page.getByText('This ticket was merged: it goes on in another one.').waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'To that ticket' }).click();
      await page.getByText('in a merged ticket').first().waitFor();
      await page.goBack();
      await page.getByRole('button', { name: 'Undo the merge' }).click();
      await page.getByText('Both are as they were.').waitFor();
      await page.getByRole('button', { name: 'Merge' }).waitFor();
      await page.getByRole('link', { name: 'Tickets', exact: true }).first().click();
      for (const name of [`First ${word}`, `Second ${word}`]) await page.getByRole('checkbox', { name: new RegExp(name) }).check();
      await page.getByRole('button', { name: 'Change …' }).click();
      const change = page.getByRole('dialog', { name: 'Change 2 tickets' });
      await change.getByRole('button', { name: 'Change' }).click();
      await change.getByText('Choose what is to change.').waitFor();
      await change.getByLabel('Priority').selectOption('urgent');
      await change.getByLabel('Add tags').fill(`Lamps, ${word}`);
      await expectAccessible(page);
      await change.getByRole('button', { name: 'Change' }).click();
      await expect
        .poll(async () => {
          const { items } = await (await panel.apiOf(sara))('GET', `/api/admin/tickets?tag=${word}&priority=urgent`);
          return (items as object[]).length;
        })
        .toBe(2);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 a canned reply is kept, filled in for a ticket, and sent with its state and tags; a note that was begun stays one',
    async () => {
      const { id, number } = await raised('Often asked');
      const page = await panel.open({ as: sara, path: '/canned-replies' });
      await page.getByRole('button', { name: 'New canned reply' }).click();
      const dialog = page.getByRole('dialog', { name: 'New canned reply' });
      await dialog.getByLabel('Name').fill('Restart it');
      await dialog.getByLabel('Text').fill('About #{{ticket.number}}: switch it off and on.');
      await dialog.getByLabel('Then the ticket is').selectOption('pending');
      await dialog.getByLabel('Tags that it adds').fill('restart');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('cell', { name: 'Restart it', exact: true }).waitFor();
      await expectAccessible(page);
      await screenshot(page, 'canned replies');
      await page.goto(`${panel.url}/admin/tickets/${id}`);
      const form = page.getByRole('form', { name: 'Answer' });
      await form.getByLabel('Canned replies').selectOption({ label: 'Restart it' });
      const box = form.getByRole('textbox', { name: 'Message' });
      await expect.poll(() => box.inputValue()).toBe(`About #${number}: switch it off and on.`);
      await form.getByText('With it, the ticket gets: restart').waitFor();
      await form.getByRole('button', { name: 'Send' }).click();
      const history = page.getByRole('list', { name: 'Conversation' });
      await history.getByText('State: New → Awaiting reply').waitFor();
      await history.getByText('Tags: none → restart').waitFor();
      await form.getByRole('radio', { name: 'Note for staff' }).click();
      await form.getByRole('textbox', { name: 'Note' }).fill('Not for her.');
      await page.reload();
      await expect.poll(() => form.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Not for her.');
      expect(await form.getByRole('button', { name: 'Leave note' }).count()).toBe(1);
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 a ticket is raised for somebody and given to a team',
    async () => {
      const page = await panel.open({ as: sara, path: '/ticket-teams' });
      await page.getByRole('button', { name: 'New team' }).first().click();
      await page.getByRole('dialog').getByLabel('Name').fill('Night shift');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('cell', { name: 'Night shift', exact: true }).waitFor();
      await expectAccessible(page);
      await page.goto(`${panel.url}/admin/tickets/new`);
      await page.getByLabel('For whom').selectOption({ label: 'An e-mail address' });
      await page.getByLabel('E-mail address').fill(`caller-${randomUUID()}@example.com`);
      await page.getByLabel('Subject').fill('By telephone');
      await page.getByLabel('What they said').fill('The door is locked.');
      await page.getByLabel('Tags').fill('door');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Create ticket' }).click();
      await page.getByRole('heading', { level: 1, name: /By telephone/ }).waitFor();
      await page.getByLabel('Team', { exact: true }).selectOption({ label: 'Night shift' });
      await page.getByRole('list', { name: 'Conversation' }).getByText('Team: No team → Night shift').waitFor();
      await page.getByRole('button', { name: 'Take it' }).click();
      await page.getByText('Assignee: Nobody → Sara Soto').waitFor();
      keepsToOrigin(page);
    },
    LONG_MS,
  );
});

describe('tickets of one’s own', () => {
  it.each([
    { language: 'en', viewport: 'desktop' },
    { language: 'es', viewport: 'phone' },
  ] as const)(
    'UI1 TK2 somebody asks for help, reads the answer, opens it again and says how it was, in $language on a $viewport',
    async ({ language, viewport }) => {
      const es = language === 'es';
      const page = await panel.open({ as: ana, path: '/my-tickets', language, viewport });
      await page
        .getByRole('link', { name: es ? 'Pedir ayuda' : 'Ask for help' })
        .first()
        .click();
      const subject = `Key ${randomUUID().slice(0, 8)}`;
      await page.getByLabel(es ? 'Asunto' : 'Subject').fill(subject);
      await page.getByLabel(es ? '¿De qué se trata?' : 'What is it about?').fill('I lost it.');
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'key.txt', mimeType: 'text/plain', buffer: Buffer.from('It looked like this.') });
      await page
        .getByRole('list', { name: es ? 'Archivos adjuntos' : 'Attached files' })
        .getByText('20')
        .waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await page.getByRole('button', { name: es ? 'Enviar' : 'Send' }).click();
      await page.getByRole('heading', { level: 1, name: new RegExp(subject) }).waitFor();
      const history = page.getByRole('list', { name: es ? 'Conversación' : 'Conversation' });
      await history.getByRole('button', { name: /key\.txt/ }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1)!;
      const asSara = await panel.apiOf(sara);
      await asSara('POST', `/api/admin/tickets/${id}/reply`, { body: 'We found it.', status: 'solved' });
      // Nobody has to read anew.
      await history.getByText('We found it.').waitFor();
      await page.getByRole('button', { name: es ? 'Volver a abrir' : 'Open again' }).click();
      await page
        .getByText(es ? 'Lo están atendiendo' : 'Being worked on')
        .first()
        .waitFor();
      const form = page.getByRole('form', { name: es ? 'Responder' : 'Answer' });
      await form.getByRole('textbox').fill('Where is it?');
      const typed = Promise.withResolvers<void>();
      await page.route('**/reply', async (route) => {
        await typed.promise;
        await route.continue();
      });
      await form.getByRole('button', { name: es ? 'Enviar' : 'Send' }).click();
      await form.getByRole('textbox').fill('Where is it? And when?');
      typed.resolve();
      await history.getByText('Where is it?').waitFor();
      await expect.poll(() => form.getByRole('textbox').inputValue()).toBe('And when?');
      // The same again is written again.
      for (const count of [1, 2]) {
        await form.getByRole('textbox').fill('Hello?');
        await form.getByRole('button', { name: es ? 'Enviar' : 'Send' }).click();
        await expect.poll(() => history.getByText('Hello?', { exact: true }).count()).toBe(count);
        await expect.poll(() => form.getByRole('textbox').inputValue()).toBe('');
      }
      await page.getByRole('button', { name: es ? 'Ya está resuelto' : 'It is settled' }).click();
      await page.getByRole('radio', { name: es ? '4' : '4' }).click();
      await page.getByLabel(es ? '¿Quieres añadir algo?' : 'Do you want to add something?').fill('Quick.');
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `own ticket ${language} ${viewport}`);
      await page.getByRole('button', { name: es ? 'Enviar valoración' : 'Send rating' }).click();
      await page.getByText(es ? '4 estrellas de 5' : '4 stars of 5').waitFor();
      await page
        .getByRole('link', { name: es ? 'Mis tickets' : 'My tickets', exact: true })
        .last()
        .click();
      await page.getByRole('link', { name: new RegExp(subject) }).waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `own tickets ${language} ${viewport}`);
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 who does not work on tickets has no queue',
    async () => {
      const page = await panel.open({ as: ana, path: '/tickets' });
      await page.getByText('This is not open to you').waitFor();
      expect(await page.getByRole('link', { name: 'Tickets', exact: true }).count()).toBe(0);
    },
    LONG_MS,
  );
});
