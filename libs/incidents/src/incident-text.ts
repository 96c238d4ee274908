import type { AlertSeverity } from '#platform/alerts';
import type { Language } from '#platform/i18n';
import type { FigureUnit } from '#platform/status';
import { bold, type TelegramButton, type TelegramText, telegramText } from '#platform/telegram';
import type { IncidentAlert } from './incident.js';
import type { IncidentState } from './tables.js';

/** What a page tells of. */
export interface PageSubject {
  readonly id: string;
  readonly group: string;
  readonly severity: AlertSeverity;
  readonly state: IncidentState;
  readonly isTest: boolean;
  readonly openedAt: Date;
  readonly firing: number;
  readonly total: number;
  /** What fires first, the newest first; up to `SHOWN`. */
  readonly alerts: readonly IncidentAlert[];
  readonly acknowledged: { readonly name: string; readonly at: Date } | null;
  /** Null for a silence that is over too. */
  readonly silencedUntil: Date | null;
  /** Without a name: by itself. */
  readonly resolved: { readonly name: string | null; readonly at: Date } | null;
}

/** For whose eyes. */
export interface PageReader {
  readonly language: Language;
  /** Name of the tz database. */
  readonly timeZone: string;
}

/** What a message in a chat is made of. */
export interface PageMessage {
  readonly text: TelegramText;
  readonly buttons: readonly (readonly TelegramButton[])[];
}

/** Alerts that a text names; of the others it says how many there are. */
export const SHOWN = 12;
/** Names of the buttons. */
export const ACKNOWLEDGE = 'incident-ack';
export const SILENCE = 'incident-silence';

const SIGN: Readonly<Record<AlertSeverity, string>> = { critical: '🔴', warning: '🟠', info: '🔵' };

const WORDS = {
  en: {
    resolved: 'Over',
    since: 'since',
    until: 'until',
    counts: (firing: number, over: number) => `${firing} firing, ${over} over`,
    more: (left: number) => `… and ${left} more`,
    acknowledged: (name: string, at: string) => `✅ ${name}, ${at}`,
    silenced: (until: string) => `🔕 Silenced until ${until}`,
    resolvedBy: (name: string, at: string) => `Resolved by ${name}, ${at}`,
    resolvedAt: (at: string) => `Over since ${at}`,
    opened: (at: string, zone: string) => `Began ${at} (${zone})`,
    newer: '⬇️ There is a newer message about this below.',
    several: (count: number) => `📚 ${count} more incidents`,
    manyHint: 'You got many messages within an hour: further incidents stand here.',
    acknowledge: 'Acknowledge',
    silence: 'Silence 1 h',
    open: 'Open',
    runbook: 'What to do',
  },
  es: {
    resolved: 'Terminado',
    since: 'desde',
    until: 'hasta',
    counts: (firing: number, over: number) => `${firing} activas, ${over} terminadas`,
    more: (left: number) => `… y ${left} más`,
    acknowledged: (name: string, at: string) => `✅ ${name}, ${at}`,
    silenced: (until: string) => `🔕 Silenciado hasta ${until}`,
    resolvedBy: (name: string, at: string) => `Lo resolvió ${name}, ${at}`,
    resolvedAt: (at: string) => `Terminado desde ${at}`,
    opened: (at: string, zone: string) => `Empezó ${at} (${zone})`,
    newer: '⬇️ Hay un mensaje más nuevo sobre esto más abajo.',
    several: (count: number) => `📚 ${count} incidencias más`,
    manyHint: 'Has recibido muchos mensajes en una hora: las demás incidencias están aquí.',
    acknowledge: 'Atender',
    silence: 'Silenciar 1 h',
    open: 'Abrir',
    runbook: 'Qué hacer',
  },
} as const satisfies Record<Language, unknown>;

/** What an incident is called: by the worst of its alerts, those that fire before others. */
export function titleOf(alerts: readonly IncidentAlert[], language: Language): string {
  const rank = { critical: 0, warning: 1, info: 2 } as const;
  const [worst] = alerts.toSorted(
    (a, b) =>
      Number(a.resolvedAt !== null) - Number(b.resolvedAt !== null) ||
      rank[a.severity] - rank[b.severity] ||
      a.firedAt.getTime() - b.firedAt.getTime(),
  );
  return worst ? named(worst, language) : '';
}

/** The lines of a page, for a mail or a chat. */
export function pageLines(
  subject: PageSubject,
  reader: PageReader,
): { readonly headline: string; readonly rows: readonly string[]; readonly foot: string } {
  const words = WORDS[reader.language];
  const { state, alerts, firing, total, acknowledged, resolved, silencedUntil } = subject;
  const at = (time: Date) => shortTime(time, subject.openedAt, reader);
  const others = Math.max(0, total - 1);
  const sign = state === 'resolved' ? `🟢 ${words.resolved}:` : state === 'acknowledged' ? '✅' : SIGN[subject.severity];
  const headline = `${sign} ${titleOf(alerts, reader.language)}${others > 0 ? ` (+${others})` : ''}`;
  const rows: string[] = [];
  if (acknowledged) rows.push(words.acknowledged(acknowledged.name, at(acknowledged.at)));
  if (silencedUntil && state !== 'resolved') rows.push(words.silenced(at(silencedUntil)));
  if (resolved) rows.push(resolved.name === null ? words.resolvedAt(at(resolved.at)) : words.resolvedBy(resolved.name, at(resolved.at)));
  if (total > 1) rows.push(words.counts(firing, total - firing));
  for (const alert of alerts.slice(0, SHOWN)) rows.push(alertLine(alert, reader, at));
  if (total > Math.min(alerts.length, SHOWN)) rows.push(words.more(total - Math.min(alerts.length, SHOWN)));
  return { headline, rows, foot: words.opened(longTime(subject.openedAt, reader), reader.timeZone) };
}

/** The message about an incident: how it stands, and what can be done about it. */
export function pageText(subject: PageSubject, reader: PageReader, publicUrl: string): PageMessage {
  const { headline, rows, foot } = pageLines(subject, reader);
  const words = WORDS[reader.language];
  const text = telegramText({ headline: bold(headline), rows, foot, more: words.more });
  const { id, state } = subject;
  const acts: TelegramButton[] = [];
  if (state === 'firing') acts.push({ label: words.acknowledge, action: ACKNOWLEDGE, id });
  if (state !== 'resolved' && !subject.isTest && !subject.silencedUntil) acts.push({ label: words.silence, action: SILENCE, id });
  const links: TelegramButton[] = [];
  if (hasLinks(publicUrl)) {
    links.push({ label: words.open, url: incidentUrl(publicUrl, id) });
    const [first] = subject.alerts;
    if (first && !subject.isTest && state !== 'resolved') links.push({ label: words.runbook, url: runbookUrl(publicUrl, first.ruleKey) });
  }
  return { text, buttons: [acts, links].filter((row) => row.length > 0) };
}

/** What an earlier message says once there is a newer one. */
export function supersededText(subject: PageSubject, reader: PageReader): PageMessage {
  const { headline } = pageLines(subject, reader);
  return { text: telegramText({ headline, rows: [WORDS[reader.language].newer] }), buttons: [] };
}

/** The message that stands for several incidents. */
export function digestText(subjects: readonly PageSubject[], total: number, reader: PageReader, publicUrl: string): PageMessage {
  const words = WORDS[reader.language];
  const rows = subjects.map((subject) => pageLines(subject, reader).headline);
  const left = total - subjects.length;
  return {
    text: telegramText({
      headline: bold(words.several(total)),
      rows: left > 0 ? [...rows, words.more(left)] : rows,
      foot: words.manyHint,
      more: (cut) => words.more(cut + Math.max(0, left - 1)),
    }),
    buttons: hasLinks(publicUrl) ? [[{ label: words.open, url: `${publicUrl}/admin/incidents` }]] : [],
  };
}

export const incidentUrl = (publicUrl: string, id: string): string => `${publicUrl}/admin/incidents/${id}`;
const runbookUrl = (publicUrl: string, ruleKey: string): string => `${publicUrl}/admin/runbook/${ruleKey}`;

/** Telegram refuses messages with buttons to names that only this machine knows. */
function hasLinks(publicUrl: string): boolean {
  return new URL(publicUrl).hostname.includes('.');
}

function named({ name, label }: IncidentAlert, language: Language): string {
  return label === '' ? name[language] : `${name[language]}: ${label}`;
}

function alertLine(alert: IncidentAlert, { language }: PageReader, at: (time: Date) => string): string {
  const words = WORDS[language];
  const value = alert.value === null ? '' : ` · ${valueText(alert.value, alert.unit, language)}`;
  const time = alert.resolvedAt ? `${at(alert.firedAt)}–${at(alert.resolvedAt)}` : `${words.since} ${at(alert.firedAt)}`;
  return `${alert.resolvedAt ? '✓' : '•'} ${named(alert, language)}${value} · ${time}`;
}

/** A figure as people read it. */
function valueText(value: number, unit: FigureUnit | null, language: Language): string {
  const format = (number: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 1, ...options }).format(number);
  switch (unit) {
    case 'share':
      return format(value, { style: 'percent' });
    case 'bytes': {
      const step = Math.min(4, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3));
      return `${format(value / 1000 ** step, {})} ${['B', 'kB', 'MB', 'GB', 'TB'][step]}`;
    }
    case 'milliseconds':
      return `${format(value, {})} ms`;
    case 'seconds':
      return `${format(value, {})} s`;
    case 'per-second':
      return `${format(value, {})}/s`;
    case 'per-minute':
      return `${format(value, {})}/min`;
    default:
      return format(value, {});
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(kind: 'day' | 'time' | 'long', { language, timeZone }: PageReader): Intl.DateTimeFormat {
  const key = `${kind} ${language} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'es', {
    timeZone,
    ...(kind === 'time' ? clock : kind === 'day' ? day : { ...day, ...clock }),
  });
  formats.set(key, made);
  return made;
}

const longTime = (time: Date, reader: PageReader): string => formatOf('long', reader).format(time);

/** The time, with the day where it is another one than that of the beginning. */
function shortTime(time: Date, beginning: Date, reader: PageReader): string {
  const day = formatOf('day', reader);
  return day.format(time) === day.format(beginning) ? formatOf('time', reader).format(time) : longTime(time, reader);
}
