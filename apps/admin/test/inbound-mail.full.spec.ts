import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  type BroughtMail,
  expectAccessible,
  expectFits,
  keepsToOrigin,
  letMailsIn,
  PanelUnderTest,
  type Person,
  screenshot,
} from './harness/index.js';

const LONG_MS = 120_000;

let panel: PanelUnderTest;
let ana: Person;
let ask: Ask;
let bring: (mail: BroughtMail) => Promise<string>;
beforeAll(async () => {
  panel = await PanelUnderTest.start();
  ana = await panel.person({ admin: true });
  ask = await panel.apiOf(ana);
  bring = await letMailsIn(panel, ask);
  await ask('PUT', '/api/admin/config', { values: { 'ticket-mail.strangers': 'hold' } });
});
afterAll(() => panel?.close());

/** Of somebody without an account: it is held. @returns its id and who wrote it. */
async function held(more: Partial<BroughtMail> = {}): Promise<{ readonly id: string; readonly from: string }> {
  const from = `blas-${randomUUID().slice(0, 8)}@example.com`;
  const id = await bring({ from, subject: 'The printer smokes', text: 'Since this morning.\nIt smells, too.', ...more });
  await becomes(id, 'held');
  return { id, from };
}

const stateOf = async (id: string) => ((await ask('GET', `/api/admin/inbound-mails/${id}`)) as { state: string }).state;
async function becomes(id: string, state: string): Promise<void> {
  await expect.poll(() => stateOf(id), { timeout: 30_000 }).toBe(state);
}

describe('mails that came in', () => {
  it.each([
    { language: 'en', viewport: 'desktop' },
    { language: 'es', viewport: 'phone' },
  ] as const)(
    'UI1 TK1 a held mail is read and released, another is discarded, in $language on a $viewport',
    async ({ language, viewport }) => {
      const es = language === 'es';
      const wanted = await held({ subject: 'Impresora', file: `a-photo-of-it-${'x'.repeat(60)}.txt` });
      const rubbish = await held({ subject: '', text: '<script>alert(1)</script>' });
      const page = await panel.open({ as: ana, path: '/inbound-mail?state=held', language, viewport });
      await page.getByRole('heading', { level: 1, name: es ? 'Correo entrante' : 'Inbound mail' }).waitFor();
      await page.getByRole('link', { name: wanted.from }).waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `inbound mail list ${language} ${viewport}`);
      await page.getByRole('link', { name: wanted.from }).click();
      const sheet = page.getByRole('dialog', { name: 'Impresora' });
      await sheet.getByText('It smells, too.').waitFor();
      await sheet.getByText(/a-photo-of-it/).waitFor();
      await sheet.getByText(es ? 'quien lo envía no tiene cuenta' : 'the sender has no account').waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await screenshot(page, `inbound mail ${language} ${viewport}`);
      await sheet.getByRole('button', { name: es ? 'Dejar pasar' : 'Release' }).click();
      const question = page.getByRole('alertdialog');
      await expectAccessible(page);
      await question.getByRole('button', { name: es ? 'Dejar pasar' : 'Release' }).click();
      await page.getByText(es ? 'El correo pasó' : 'The mail was released').waitFor();
      await sheet.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: wanted.from }).waitFor({ state: 'detached' });
      await becomes(wanted.id, 'handled');
      await page.getByRole('link', { name: rubbish.from }).click();
      const other = page.getByRole('dialog', { name: es ? '(sin asunto)' : '(no subject)' });
      await other.getByText('<script>alert(1)</script>').waitFor();
      await other.getByRole('button', { name: es ? 'Descartar' : 'Discard' }).click();
      await question.getByRole('button', { name: es ? 'Descartar' : 'Discard' }).click();
      await page.getByText(es ? 'El correo se descartó' : 'The mail was discarded').waitFor();
      // It stays in the list of all, without what it said, and there is nothing to decide.
      await page.goto(`${panel.url}/admin/inbound-mail?mail=${rubbish.id}`);
      const rest = page.getByRole('dialog');
      await rest.getByText(es ? 'Lo que decía se ha borrado.' : 'What it said was deleted.').waitFor();
      await rest.getByText(es ? 'alguien lo descartó' : 'discarded by staff').waitFor();
      expect(await rest.getByRole('button', { name: es ? 'Dejar pasar' : 'Release' }).count()).toBe(0);
      await expectAccessible(page);
      // What was released is a ticket now.
      await page.goto(`${panel.url}/admin/inbound-mail?mail=${wanted.id}`);
      await rest.getByText(es ? 'Alguien lo dejó pasar.' : 'Somebody let it through.').waitFor();
      await rest.getByRole('link', { name: es ? 'Abrir el ticket' : 'Open the ticket' }).click();
      await page.getByRole('heading', { level: 1, name: /Impresora/ }).waitFor();
      const message = page.getByRole('article').filter({ hasText: 'It smells, too.' });
      await message.getByText(es ? 'por correo' : 'by e-mail').waitFor();
      await screenshot(page, `ticket by mail ${language} ${viewport}`);
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 somebody with an account sees what they wrote by mail among their tickets',
    async () => {
      const eva = await panel.person();
      await becomes(await bring({ from: eva.email, subject: 'Locked door', text: 'I have no key.' }), 'handled');
      const page = await panel.open({ as: eva, path: '/my-tickets' });
      await page.getByRole('link', { name: /Locked door/ }).click();
      const message = page.getByRole('article').filter({ hasText: 'I have no key.' });
      await message.getByText('by e-mail').waitFor();
      keepsToOrigin(page);
    },
    LONG_MS,
  );

  it(
    'UI1 TK1 several are discarded at once, of what may be; whoever is slower hears that it was decided',
    async () => {
      const [first, second, slow] = [await held(), await held(), await held()];
      const robot = `mailer-daemon@${randomUUID().slice(0, 8)}.example.com`;
      const report = await bring({ from: robot, subject: 'Undeliverable', text: 'Nobody of this name is here.' });
      await becomes(report, 'ignored');
      const page = await panel.open({ as: ana, path: '/inbound-mail' });
      for (const from of [first.from, second.from, robot]) await page.getByRole('checkbox', { name: from }).click();
      await page.getByRole('button', { name: /^Discard/ }).click();
      const question = page.getByRole('alertdialog', { name: 'Discard 2 mails?' });
      await question.getByRole('button', { name: 'Discard' }).click();
      await page.getByText('Discard: Done for 2').waitFor();
      expect(await Promise.all([first.id, second.id].map(stateOf))).toEqual(['ignored', 'ignored']);
      expect(await ask('GET', `/api/admin/inbound-mails/${report}`)).toMatchObject({ state: 'ignored', reason: 'bounce', kept: true });
      await page.getByRole('link', { name: slow.from }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
      await ask('DELETE', `/api/admin/inbound-mails/${slow.id}`);
      await page.getByRole('alertdialog').getByRole('button', { name: 'Release' }).click();
      await page.getByText('There is nothing to decide about this mail').waitFor();
      await page.getByRole('dialog').getByText('discarded by staff').waitFor();
    },
    LONG_MS,
  );

  it(
    'UI1 UI4 who may only read decides nothing, and who may not has no such page',
    async () => {
      await ask('POST', '/api/admin/roles', { name: 'Post', key: 'post', permissions: ['inbound-mail.read'] });
      const reader = await panel.person();
      await ask('POST', `/api/admin/users/${reader.userId}/roles`, { role: 'post', scopeType: 'installation' });
      const { from } = await held();
      const page = await panel.open({ as: reader, path: '/inbound-mail' });
      await page.getByRole('link', { name: from }).waitFor();
      expect(await page.getByRole('checkbox', { name: from }).count()).toBe(0);
      await page.getByRole('link', { name: from }).click();
      await page.getByText('Since this morning.').waitFor();
      expect(await page.getByRole('button', { name: /Release|Discard/ }).count()).toBe(0);
      const nobody = await panel.open({ as: await panel.person(), path: '/inbound-mail' });
      await nobody.getByText('This is not open to you').waitFor();
      expect(await nobody.getByRole('link', { name: 'Inbound mail' }).count()).toBe(0);
    },
    LONG_MS,
  );
});
