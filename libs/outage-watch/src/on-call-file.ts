import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateJson } from '#platform/embedded-postgres';
import type { Language } from '#platform/i18n';
import type { Dependency } from './dependency.js';

/** Somebody who may have to be told, and how. */
export interface OnCallPerson {
  readonly userId: string;
  readonly firstName: string;
  /** As others read it. */
  readonly name: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly email: string;
  /** Null: not by Telegram. */
  readonly chatId: number | null;
}

/** Who is told so many minutes after an outage was noticed. */
export interface OnCallStep {
  readonly afterMinutes: number;
  readonly userIds: readonly string[];
  readonly byMail: boolean;
}

/** Who is on call, as of when somebody last could ask the database. */
export interface OnCallList {
  readonly people: readonly OnCallPerson[];
  readonly steps: readonly OnCallStep[];
  readonly repeatMinutes: number;
  /** By what may be away: until when nobody is to be told, in ISO 8601. */
  readonly silencedUntil: Readonly<Partial<Record<Dependency, string>>>;
  /** Whose rule is switched off: nobody is told of that at all. */
  readonly off: readonly Dependency[];
}

const VERSION = 1;

interface Content {
  readonly version: number;
  readonly about: string;
  readonly list: Omit<OnCallList, 'off'> & Partial<Pick<OnCallList, 'off'>>;
}

/** The list in a data directory: it is what counts while the database is away. Readable by its owner only; it holds no secrets of the bot. */
export class OnCallFile {
  readonly path: string;
  private last: string | undefined;

  /** @param about names the database the list is read from; that of another one counts for nothing. */
  constructor(
    private readonly home: string,
    private readonly about: string,
  ) {
    this.path = join(home, 'on-call.json');
  }

  /** Null when there is none, or none of this form. */
  read(): OnCallList | null {
    try {
      const { version, about, list } = JSON.parse(readFileSync(this.path, 'utf8')) as Content;
      // One that was written before rules were looked at says nothing of them.
      return version === VERSION && about === this.about ? { ...list, off: list.off ?? [] } : null;
    } catch {
      return null;
    }
  }

  /** Whole or not at all, and only when it says something new. */
  write(list: OnCallList): void {
    const text = JSON.stringify(list);
    if (text === this.last) return;
    mkdirSync(this.home, { recursive: true, mode: 0o700 });
    writePrivateJson(this.path, { version: VERSION, about: this.about, list });
    this.last = text;
  }
}
