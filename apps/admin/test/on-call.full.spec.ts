import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  expectAccessible,
  expectFits,
  keepsToOrigin,
  PanelUnderTest,
  type Person,
  screenshot,
  untilIdle,
} from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let ben: Person;
let ask: Ask;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  ben = await panel.person({ admin: true, firstName: 'Ben', lastName: 'Vidal' });
  ask = await panel.apiOf(ana);
});
afterAll(() => panel?.close());

const today = () => new Date().toISOString().slice(0, 10);
const rota = (name: string) =>
  ask('POST', '/api/admin/rotas', {
    name,
    zone: 'Europe/Madrid',
    handover: '00:00',
    shiftDays: 7,
    startsOn: today(),
    userIds: [ana.userId, ben.userId],
  });

describe('on call', () => {
  it('UI1 MO2 without a rota everybody is told; one is made, changed and deleted', async () => {
    const page = await panel.open({ as: ana, path: '/on-call' });
    await page.getByText('There is no rota yet').waitFor();
    await page.getByText('Ben Vidal').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New rota' }).click();
    await page.getByRole('button', { name: 'Create rota' }).click();
    await page.getByText('At least one person').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Nights');
    for (const name of ['Ana Ruiz', 'Ben Vidal']) {
      await page.getByRole('combobox', { name: 'Add a person' }).click();
      await page.getByRole('option', { name: new RegExp(name) }).click();
    }
    await page.getByRole('button', { name: 'Ben Vidal: earlier' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create rota' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nights' }).waitFor();
    await page.getByRole('table', { name: 'Shifts of Nights' }).getByText('Ben Vidal').first().waitFor();
    const { items } = await ask('GET', '/api/admin/rotas');
    expect(items[0].members.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['Ben Vidal', 'Ana Ruiz']);
    await screenshot(page, 'rota');
    await page.getByRole('link', { name: 'Rota', exact: true }).click();
    await page.getByLabel('Days of a turn').fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The rota is saved.').waitFor();
    await page.getByRole('button', { name: 'Delete rota' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('textbox').fill('Nights');
    await question.getByRole('button', { name: 'Delete rota' }).click();
    await page.getByText('There is no rota yet').waitFor();
    keepsToOrigin(page);
  }, 120_000);

  it.each(['en', 'es'] as const)(
    'UI1 MO2 a shift is taken over and given back, in %s',
    async (language) => {
      const es = language === 'es';
      const { id } = await rota(`Rota ${language}`);
      const page = await panel.open({ as: ben, path: `/on-call/rotas/${id}`, language });
      const shifts = page.getByRole('list', { name: es ? 'Guardias' : 'Shifts' });
      const first = shifts.getByRole('listitem').filter({ hasText: 'Ana Ruiz' }).first();
      await first.getByRole('button', { name: es ? /^Asumir la guardia/ : /^Take over the shift/ }).click();
      const dialog = page.getByRole('dialog', { name: es ? 'Asumir una guardia' : 'Take over' });
      await dialog.getByRole('textbox', { name: es ? 'Nota' : 'Note' }).fill('Ana is away');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: es ? 'Asumir' : 'Take over' }).click();
      await page.getByText(es ? 'La guardia está asumida.' : 'The shift is taken over.').waitFor();
      const taken = shifts.getByRole('listitem').filter({ hasText: 'Ana is away' });
      await taken.getByText('Ben Vidal').waitFor();
      await screenshot(page, `shift taken over ${language}`);
      await expectAccessible(page);
      await taken.getByRole('button', { name: es ? /^Devolver la guardia/ : /^Give back the shift/ }).click();
      await page.getByText(es ? 'La guardia está devuelta.' : 'The shift is given back.').waitFor();
      await page.getByRole('button', { name: es ? 'Semanas siguientes' : 'Later weeks' }).click();
      await page.getByRole('button', { name: es ? 'Desde esta semana' : 'From this week on' }).waitFor();
      keepsToOrigin(page);
    },
    120_000,
  );

  it('UI1 MO2 the escalation is changed, step by step', async () => {
    const page = await panel.open({ as: ana, path: '/on-call' });
    await page.getByRole('link', { name: 'Change the escalation' }).click();
    const last = page.getByRole('group', { name: /^Step \d$/ }).last();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await last.getByLabel('After so many minutes').fill('1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Each step comes later than the one before, and within a day').waitFor();
    await last.getByLabel('After so many minutes').fill('45');
    await last.getByRole('combobox', { name: 'Whom' }).click();
    await page.getByRole('option', { name: 'A person' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Choose whom each step tells').waitFor();
    await last.getByRole('combobox', { name: 'Person' }).click();
    await page.getByRole('option', { name: /Ben Vidal/ }).click();
    await last.getByRole('checkbox', { name: 'By e-mail too' }).click();
    await screenshot(page, 'escalation');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The escalation is changed.').waitFor();
    await page.getByRole('list', { name: 'Steps' }).getByText('After 45 minutes').waitFor();
    const { steps } = await ask('GET', '/api/admin/escalation');
    expect(steps.at(-1)).toMatchObject({ afterMinutes: 45, byMail: true, to: { kind: 'person', userId: ben.userId } });
    await screenshot(page, 'on call');
    keepsToOrigin(page);
  }, 120_000);

  it('UI1 MO2 fits a phone, in Spanish and in the dark', async () => {
    const { id } = await rota('Noches');
    for (const path of ['/on-call', `/on-call/rotas/${id}`, '/on-call/escalation']) {
      const page = await panel.open({ as: ana, path, language: 'es', colorScheme: 'dark', viewport: 'phone' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await untilIdle(page);
      await expectFits(page);
      await screenshot(page, `${path.split('/')[2] ?? 'on-call'} on a phone`);
      await expectAccessible(page);
      keepsToOrigin(page);
    }
  }, 120_000);
});
