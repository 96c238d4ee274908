import type { Language } from '#platform/i18n';
import { defineSettings, setting, type Setting } from '#platform/settings';

/** `soon`: by mail within minutes unless it was read by then. `digest`: in the next digest. `off`: only in the panel. */
export const MAIL_TIMES = ['soon', 'digest', 'off'] as const;
export type MailTime = (typeof MAIL_TIMES)[number];

/** A notification as people read it. Plain texts. */
export interface Said {
  readonly title: string;
  /** Absent: the title says it all. */
  readonly text?: string;
  /** Path of the panel that shows what it is about, such as `/tickets/42`. */
  readonly path: string;
}

/** A kind of notification, declared by the lib that sends it. */
export interface TopicDefinition<Data extends object> {
  /** Such as `messages.received`. */
  readonly name: string;
  /** A few words, as they stand in people's preferences. */
  readonly summary: { readonly en: string; readonly es: string };
  /** What holds until an administrator, or a person for themselves, says something else. */
  readonly email: MailTime;
  /** Reaches people whatever they switched off, at any hour: for what they cannot do without. Must be rare. */
  readonly critical?: boolean;
  /** Key of a permission: who holds it nowhere is not told of such things, and has no choice to make. Absent: for everybody. */
  readonly permission?: string;
  /** The id of the person whose name it says. Names are looked up when it is said: data would keep those of people who are erased. */
  who?(data: Data): string;
  /** Pure. `data` is as it was given, also long ago: by an older release. @param name of `who`; null once they are erased. */
  say(language: Language, data: Data, name: string | null): Said;
}

export interface Topic<Data extends object = object> extends TopicDefinition<Data> {
  readonly critical: boolean;
  /** What holds for everybody who did not choose. Null for a critical one. */
  readonly setting: Setting<MailTime> | null;
}

const NAME = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;
/** Of the panel, and not of another host. */
const PANEL_PATH = /^\/(?!\/)[^\s\\]*$/;
/** The list of all. */
const EVERYTHING = '/notifications';
const UNSAID = { en: 'Something happened', es: 'Ha ocurrido algo' } as const satisfies Record<Language, string>;
const topics = new Map<string, Topic>();

/** Declares a kind of notification, and the setting of its mails. Throws at import when the name is taken or not of the form `lib.what`. */
export function defineTopic<Data extends object>(definition: TopicDefinition<Data>): Topic<Data> {
  const { name, summary, email, critical = false } = definition;
  if (!NAME.test(name) || name.length > 60) throw new Error(`"${name}" is not the name of a topic such as messages.received.`);
  if (topics.has(name)) throw new Error(`The topic ${name} is declared twice.`);
  const topic = Object.freeze({ ...definition, critical, setting: critical ? null : mailSetting(name, summary, email) });
  topics.set(name, topic);
  return topic;
}

/** Every declared topic, by name. */
export function allTopics(): Topic[] {
  return [...topics.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function topicOf(name: string): Topic | undefined {
  return topics.get(name);
}

/** Whose names these say, as ids. */
export function peopleIn(news: readonly { readonly topic: string; readonly data: object }[]): string[] {
  return news.flatMap(({ topic, data }) => whoIn(topic, data) ?? []);
}

/** What a notification says, also when no topic of this release can say it, or only in data of another one. @param names of `peopleIn` */
export function saidOf(name: string, language: Language, data: object, names: ReadonlyMap<string, string>): Said {
  try {
    const who = whoIn(name, data);
    const said = topics.get(name)?.say(language, data, (who !== undefined && names.get(who)) || null);
    if (said) return { ...said, path: PANEL_PATH.test(said.path) ? said.path : EVERYTHING };
  } catch {
    // Data of another release.
  }
  return { title: UNSAID[language], path: EVERYTHING };
}

function whoIn(name: string, data: object): string | undefined {
  const who: unknown = topics.get(name)?.who?.(data);
  // Of another release it may be anything.
  return typeof who === 'string' ? who : undefined;
}

function mailSetting(name: string, summary: TopicDefinition<object>['summary'], email: MailTime): Setting<MailTime> {
  const key = `notifications.mail.${name}`;
  const rows = defineSettings('notifications', {
    [key]: setting.choice({
      default: email,
      choices: MAIL_TIMES,
      summary: {
        en: `When people get a mail who did not choose: ${summary.en}.`,
        es: `Cuándo reciben un correo quienes no han elegido: ${summary.es}.`,
      },
    }),
  });
  return rows[key] as Setting<MailTime>;
}
