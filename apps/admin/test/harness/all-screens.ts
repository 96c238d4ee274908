import { letMailsIn } from './mails.js';
import type { PanelUnderTest, Person } from './panel.js';
import type { ScreenPath } from './screens.js';

/** The screens that are looked at in every look, each with something to show. */
export async function allScreens(panel: PanelUnderTest, ana: Person): Promise<readonly ScreenPath[]> {
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
  const ben = await panel.person({ firstName: 'Ben', lastName: 'Soto' });
  const asBen = await panel.apiOf(ben);
  const written = { recipientId: ana.userId, clientId: crypto.randomUUID(), body: 'Gana dinero desde casa: escríbeme ya.' };
  const { id: messageId } = await asBen('POST', '/api/messages', written);
  await ask('POST', `/api/messages/${messageId}/report`, { reason: 'spam', text: 'No le conozco.' });
  const { items: reports } = await ask('GET', '/api/admin/moderation/reports');
  const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));
  const holidays = [{ date: '2026-12-25', name: 'Navidad' }];
  const open = { timeZone: 'Europe/Madrid', ranges: week, holidays, isDefault: true };
  const hours = await ask('POST', '/api/admin/business-hours', { name: 'Oficina central', ...open });
  const ticket = await ask('POST', '/api/tickets', { subject: 'El monitor parpadea', body: 'Desde esta mañana.\nHe cambiado el cable.' });
  const note = { body: 'Es el mismo modelo que el de ayer.', internal: true };
  await ask('POST', `/api/admin/tickets/${ticket.id}/reply`, note);
  await ask('POST', `/api/admin/tickets/${ticket.id}/reply`, { body: 'Prueba con el otro puerto.', status: 'solved' });
  await ask('POST', '/api/admin/ticket-teams', { name: 'Equipo de tarde' });
  const canned = { name: 'Reiniciar', body: 'Hola, {{requester.name}}: apaga y enciende.', shared: true, status: 'pending' };
  await ask('POST', '/api/admin/canned-replies', canned);
  const bring = await letMailsIn(panel, ask);
  const report = { subject: 'Undeliverable', text: 'Nobody of this name is here.', file: 'report.txt' };
  const mailId = await bring({ from: 'mailer-daemon@example.com', ...report });
  return [
    { name: 'roles', path: '/roles' },
    { name: 'role of the program', path: '/roles/office-manager' },
    { name: 'own role', path: '/roles/reception' },
    { name: 'new role', path: '/roles/own/new' },
    { name: 'audit', path: '/audit' },
    { name: 'audit entry', path: `/audit?entry=${entries[0].id}` },
    { name: 'audit check', path: '/audit/check' },
    { name: 'settings', path: '/settings' },
    { name: 'settings limits', path: '/settings?group=limits' },
    { name: 'settings mail', path: '/settings?group=mail' },
    { name: 'settings found', path: '/settings?search=password' },
    { name: 'settings history', path: '/settings/history' },
    { name: 'maintenance', path: '/maintenance' },
    { name: 'mail templates', path: '/mail/templates?template=auth.choose-password' },
    { name: 'mailbox', path: '/mail/mailbox' },
    { name: 'inbound mail', path: '/inbound-mail' },
    { name: 'one inbound mail', path: `/inbound-mail?mail=${mailId}` },
    { name: 'business hours', path: '/business-hours' },
    { name: 'new business hours', path: '/business-hours/new' },
    { name: 'one of the business hours', path: `/business-hours/${hours.id}` },
    { name: 'ticket targets', path: '/ticket-targets' },
    { name: 'offices', path: '/offices' },
    { name: 'new office', path: '/offices/new' },
    ...['overview', 'desks', 'zones', 'settings'].map((tab) => ({ name: `office ${tab}`, path: `/offices/${office.id}?tab=${tab}` })),
    { name: 'book a desk', path: `/bookings?office=${office.id}&date=${date}` },
    { name: 'own bookings', path: '/bookings/mine' },
    { name: 'notifications', path: '/notifications' },
    { name: 'profile notifications', path: '/profile?tab=notifications' },
    { name: 'incidents', path: '/incidents' },
    { name: 'alerts', path: '/alerts' },
    { name: 'alert rules', path: '/alert-rules' },
    { name: 'new alert rule', path: '/alert-rules/new' },
    { name: 'runbook', path: '/runbook/disk-free' },
    { name: 'silences', path: '/silences' },
    { name: 'on call', path: '/on-call' },
    { name: 'new rota', path: '/on-call/new' },
    { name: 'escalation', path: '/on-call/escalation' },
    { name: 'heartbeats', path: '/heartbeats' },
    { name: 'new heartbeat', path: '/heartbeats/new' },
    { name: 'heartbeat', path: `/heartbeats/${heartbeat.id}` },
    { name: 'incident', path: `/incidents/${incident.incidentId}` },
    { name: 'alert rule', path: `/alert-rules/${rules[0].id}` },
    { name: 'rota', path: `/on-call/rotas/${rota.id}` },
    { name: 'statistics', path: '/statistics' },
    { name: 'statistics of people', path: '/statistics?tab=users' },
    { name: 'transactions', path: '/statistics?tab=transactions' },
    { name: 'reports', path: '/reports' },
    { name: 'report schedules', path: '/report-schedules' },
    { name: 'new report schedule', path: '/report-schedules/new' },
    { name: 'report schedule', path: `/report-schedules/${schedule.id}` },
    { name: 'conversations', path: '/messages' },
    { name: 'conversation', path: `/messages/${ben.userId}` },
    { name: 'blocked people', path: '/messages?show=blocked' },
    { name: 'reported messages', path: '/moderation' },
    { name: 'reported message', path: `/moderation/${reports[0].id}` },
    { name: 'tickets', path: '/tickets' },
    { name: 'ticket', path: `/tickets/${ticket.id}` },
    { name: 'new ticket', path: '/tickets/new' },
    { name: 'ticket teams', path: '/ticket-teams' },
    { name: 'canned replies', path: '/canned-replies' },
    { name: 'own tickets', path: '/my-tickets' },
    { name: 'ask for help', path: '/my-tickets/new' },
    { name: 'own ticket', path: `/my-tickets/${ticket.id}` },
    { name: 'nowhere', path: '/nowhere', isNowhere: true },
  ];
}
