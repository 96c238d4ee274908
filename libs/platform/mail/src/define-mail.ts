import type { Language } from '#platform/i18n';

/** What a mail says: a subject without markup and two bodies that say the same. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A kind of mail, declared by the lib that sends it. */
export interface MailDefinition<Data> {
  /** Such as `auth.confirm-email`. */
  readonly name: string;
  /** Pure: the same data give the same mail. Markup comes from `mailPage` or the `html` tag, which escape. */
  render(language: Language, data: Data): RenderedMail;
}

const names = new Set<string>();

/** Declares a kind of mail. Throws at import when the name is taken or not of the form `lib.kind`. */
export function defineMail<Data>(definition: MailDefinition<Data>): MailDefinition<Data> {
  if (!/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/.test(definition.name)) throw new Error(`Mail ${definition.name} is not named lib.kind`);
  if (names.has(definition.name)) throw new Error(`Mail ${definition.name} is declared twice`);
  names.add(definition.name);
  return Object.freeze(definition);
}
