import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '#platform/i18n';
import { digestText, pageLines, type PageSubject, pageText, SHOWN, supersededText, titleOf } from './incident-text.js';
import { incidentDigestMail, incidentPageMail, incidentResolvedMail } from './incident-mails.js';
import type { IncidentAlert } from './incident.js';

const ID = '0192f0c1-0000-7000-8000-000000000001';
const URL = 'https://zocalo.example';
const MADRID = { language: 'es', timeZone: 'Europe/Madrid' } as const;
const LONDON = { language: 'en', timeZone: 'Europe/London' } as const;
const opened = new Date('2027-07-01T01:14:00Z');
const alert = (changes: Partial<IncidentAlert> = {}): IncidentAlert => ({
  alertId: ID,
  ruleKey: 'database-connections',
  name: { en: 'Database connections run out', es: 'Se acaban las conexiones' },
  severity: 'critical',
  subject: '',
  label: '',
  value: 0.834,
  unit: 'share',
  firedAt: opened,
  resolvedAt: null,
  ...changes,
});
const subject = (changes: Partial<PageSubject> = {}): PageSubject => ({
  id: ID,
  group: 'database',
  severity: 'critical',
  state: 'firing',
  isTest: false,
  openedAt: opened,
  firing: 1,
  total: 1,
  alerts: [alert()],
  acknowledged: null,
  silencedUntil: null,
  resolved: null,
  ...changes,
});

describe('what a page says', () => {
  it('MO2 what is wrong, by how much and since when, in the zone and language of whoever reads it', () => {
    expect(pageText(subject(), MADRID, URL).text.text).toBe(
      '🔴 Se acaban las conexiones\n• Se acaban las conexiones · 83,4 % · desde 03:14\nEmpezó 1 jul, 03:14 (Europe/Madrid)'.replaceAll(
        ' %',
        '\u00a0%',
      ),
    );
    expect(pageText(subject(), LONDON, URL).text.text).toBe(
      '🔴 Database connections run out\n• Database connections run out · 83.4% · since 02:14\nBegan 1 Jul, 02:14 (Europe/London)',
    );
  });

  it('MO2 buttons are those that still do something, and lead to what to do', () => {
    const labels = (changes: Partial<PageSubject>, url = URL) =>
      pageText(subject(changes), LONDON, url).buttons.map((row) => row.map((button) => ('url' in button ? button.url : button.action)));
    const links = [`${URL}/admin/incidents/${ID}`, `${URL}/admin/runbook/database-connections`];
    expect(labels({})).toEqual([['incident-ack', 'incident-silence'], links]);
    expect(labels({ state: 'acknowledged', acknowledged: { name: 'Ana', at: opened } })).toEqual([['incident-silence'], links]);
    expect(labels({ silencedUntil: opened })).toEqual([['incident-ack'], links]);
    expect(labels({ state: 'resolved', resolved: { name: null, at: opened } })).toEqual([[links[0]]]);
    expect(labels({ isTest: true })).toEqual([['incident-ack'], [links[0]]]);
    // Telegram refuses addresses that only this machine knows.
    expect(labels({}, 'http://localhost:3000')).toEqual([['incident-ack', 'incident-silence']]);
  });

  it('MO2 who has it, until when it is silent, and how it ended', () => {
    const later = new Date('2027-07-02T10:00:00Z');
    expect(pageLines(subject({ state: 'acknowledged', acknowledged: { name: 'Ana', at: opened } }), LONDON)).toMatchObject({
      headline: '✅ Database connections run out',
      rows: ['✅ Ana, 02:14', expect.any(String)],
    });
    expect(pageLines(subject({ silencedUntil: later }), LONDON).rows[0]).toBe('🔕 Silenced until 2 Jul, 11:00');
    const over = { state: 'resolved', firing: 0, alerts: [alert({ resolvedAt: later })] } as const;
    expect(pageLines(subject({ ...over, resolved: { name: null, at: later } }), LONDON)).toMatchObject({
      headline: '🟢 Over: Database connections run out',
      rows: ['Over since 2 Jul, 11:00', '✓ Database connections run out · 83.4% · 02:14–2 Jul, 11:00'],
    });
    expect(pageLines(subject({ ...over, resolved: { name: 'Eva', at: later } }), LONDON).rows[0]).toBe('Resolved by Eva, 2 Jul, 11:00');
  });

  it('MO2 of very many alerts it names the newest, counts all, and stays within what Telegram takes', () => {
    const alerts = Array.from({ length: SHOWN }, (_, n) =>
      alert({ label: `${n} ${'x'.repeat(190)}`, severity: 'warning', value: 1e12, unit: 'bytes' }),
    );
    const many = subject({ alerts, firing: 400, total: 500, severity: 'warning' });
    const { text } = pageText(many, LONDON, URL).text;
    expect(text.length).toBeLessThanOrEqual(4_096);
    expect(text).toContain('🟠 Database connections run out: 0 ');
    expect(text).toContain('(+499)\n400 firing, 100 over\n');
    expect(text).toContain(`… and ${500 - SHOWN} more\nBegan`);
    expect(text).toContain('1 TB');
  });

  it('MO2 it is called by the worst that fires', () => {
    const title = titleOf(
      [alert({ severity: 'info', label: 'a' }), alert({ label: 'b', resolvedAt: opened }), alert({ severity: 'warning', label: 'c' })],
      'en',
    );
    expect(title).toBe('Database connections run out: c');
    expect(titleOf([], 'en')).toBe('');
  });

  it('MO2 an older message points to the newer one, and a digest names several', () => {
    expect(supersededText(subject(), LONDON)).toMatchObject({
      text: { text: expect.stringContaining('newer message about this below') },
      buttons: [],
    });
    const { text, buttons } = digestText([subject(), subject()], 30, MADRID, URL);
    expect(text.text).toBe(
      '📚 30 incidencias más\n🔴 Se acaban las conexiones\n🔴 Se acaban las conexiones\n… y 28 más\nHas recibido muchos mensajes en una hora: las demás incidencias están aquí.',
    );
    expect(buttons).toEqual([[{ label: 'Abrir', url: `${URL}/admin/incidents` }]]);
  });

  it('MO2 the mails say the same in both languages', () => {
    const data = { firstName: 'Ana', ...pageLines(subject(), LONDON), url: `${URL}/admin/incidents/${ID}` };
    for (const language of LANGUAGES) {
      for (const mail of [incidentPageMail, incidentResolvedMail]) {
        const { subject: title, text, html } = mail.render(language, data);
        expect(title).toBe(`${language === 'es' ? 'Incidencia' : 'Incident'}: 🔴 Database connections run out`);
        for (const body of [text, html]) expect(body).toContain(`${URL}/admin/incidents/${ID}`);
        expect(text).toContain('83.4%');
      }
      expect(incidentDigestMail.render(language, { firstName: 'Ana', headline: 'x', url: URL }).text).toContain(URL);
    }
  });
});
