import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  expectAccessible,
  expectFits,
  expectWellMade,
  keepsToOrigin,
  LOOKS,
  PanelUnderTest,
  type Person,
  screenshot,
} from './harness/index.js';

let panel: PanelUnderTest;
let ana: Person;
let paths: readonly (readonly [name: string, path: string])[];
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ admin: true, firstName: 'Ana', lastName: 'Ruiz' });
  const ask = await panel.apiOf(ana);
  await ask('POST', '/api/admin/demo');
  await ask('POST', '/api/admin/roles', { name: 'Recepción', key: 'reception', permissions: ['desk.read', 'user.read'] });
  await ask('PATCH', '/api/admin/roles/reception', { name: 'Portería', permissions: ['desk.read'] });
  await ask('PUT', '/api/admin/config', { values: { 'attempts.login.first-wait': 45 }, comment: 'Too many people waited' });
  const { items: offices } = await ask('GET', '/api/admin/offices');
  const { items: entries } = await ask('GET', '/api/audit-logs?action=role.update');
  const office = offices.find(({ name }: { name: string }) => name === 'Madrid') as { id: string; timeZone: string };
  const date = new Intl.DateTimeFormat('sv', { timeZone: office.timeZone }).format(Date.now() + 3 * 86_400_000);
  const heartbeat = await ask('POST', '/api/admin/heartbeats', { name: 'Copia nocturna', periodSeconds: 86_400, graceSeconds: 3_600 });
  const incident = await ask('POST', '/api/admin/incidents/test');
  const { items: rules } = await ask('GET', '/api/admin/alert-rules');
  const turns = { zone: 'Europe/Madrid', handover: '09:00', shiftDays: 7, startsOn: '2026-01-05' };
  const rota = await ask('POST', '/api/admin/rotas', { name: 'Noches', ...turns, userIds: [ana.userId] });
  const rhythm = { frequency: 'weekly', weekday: 1, hour: 8, timeZone: 'Europe/Madrid', enabled: true };
  const kind = { kind: 'overview', format: 'pdf', language: 'es' };
  const schedule = await ask('POST', '/api/admin/report-schedules', { name: 'Lunes', ...kind, ...rhythm, recipientIds: [ana.userId] });
  paths = [
    ['roles', '/roles'],
    ['role of the program', '/roles/office-manager'],
    ['own role', '/roles/reception'],
    ['new role', '/roles/own/new'],
    ['audit', '/audit'],
    ['audit entry', `/audit?entry=${entries[0].id}`],
    ['audit check', '/audit/check'],
    ['settings', '/settings'],
    ['settings limits', '/settings?group=limits'],
    ['settings mail', '/settings?group=mail'],
    ['settings found', '/settings?search=password'],
    ['settings history', '/settings/history'],
    ['maintenance', '/maintenance'],
    ['mail templates', '/mail/templates?template=auth.choose-password'],
    ['mailbox', '/mail/mailbox'],
    ['offices', '/offices'],
    ['new office', '/offices/new'],
    ...['overview', 'desks', 'zones', 'settings'].map((tab) => [`office ${tab}`, `/offices/${office.id}?tab=${tab}`] as const),
    ['book a desk', `/bookings?office=${office.id}&date=${date}`],
    ['own bookings', '/bookings/mine'],
    ['incidents', '/incidents'],
    ['alerts', '/alerts'],
    ['alert rules', '/alert-rules'],
    ['new alert rule', '/alert-rules/new'],
    ['runbook', '/runbook/disk-free'],
    ['silences', '/silences'],
    ['on call', '/on-call'],
    ['new rota', '/on-call/new'],
    ['escalation', '/on-call/escalation'],
    ['heartbeats', '/heartbeats'],
    ['new heartbeat', '/heartbeats/new'],
    ['heartbeat', `/heartbeats/${heartbeat.id}`],
    ['incident', `/incidents/${incident.incidentId}`],
    ['alert rule', `/alert-rules/${rules[0].id}`],
    ['rota', `/on-call/rotas/${rota.id}`],
    ['statistics', '/statistics'],
    ['statistics of people', '/statistics?tab=users'],
    ['transactions', '/statistics?tab=transactions'],
    ['reports', '/reports'],
    ['report schedules', '/report-schedules'],
    ['new report schedule', '/report-schedules/new'],
    ['report schedule', `/report-schedules/${schedule.id}`],
  ];
});
afterAll(() => panel?.close());

describe('screens in every look', () => {
  it.each(LOOKS)('UI1 UI2 $language $colorScheme $viewport', { timeout: 420_000 }, async (look) => {
    const page = await panel.open({ as: ana, ...look });
    for (const [name, path] of paths) {
      await page.goto(`${panel.url}/admin${path}`);
      // Also where a sheet lies over it.
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      await expectWellMade(page, `screen ${name} ${look.language} ${look.colorScheme} ${look.viewport}`);
    }
    await page.goto(`${panel.url}/admin/nowhere`);
    // The only one that stands for what is not there: it is what the other screens must not show.
    await page.locator('[data-state-page="404"]').waitFor();
    await screenshot(page, `screen nowhere ${look.language} ${look.colorScheme} ${look.viewport}`);
    await expectAccessible(page);
    await expectFits(page);
    keepsToOrigin(page);
  });
});
