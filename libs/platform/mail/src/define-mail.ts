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
  /** Made-up data by variant, such as `default`: what previews and tests render. */
  readonly samples: Readonly<Record<string, Data>>;
  /** Pure: the same data give the same mail. Markup comes from `mailPage` or the `html` tag, which escape. */
  render(language: Language, data: Data): RenderedMail;
}

const definitions = new Map<string, MailDefinition<unknown>>();

/** Declares a kind of mail. Throws at import when the name is taken or not of the form `lib.kind`. */
export function defineMail<Data>(definition: MailDefinition<Data>): MailDefinition<Data> {
  if (!/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/.test(definition.name)) throw new Error(`Mail ${definition.name} is not named lib.kind`);
  if (definitions.has(definition.name)) throw new Error(`Mail ${definition.name} is declared twice`);
  if (Object.keys(definition.samples).length === 0) throw new Error(`Mail ${definition.name} has no sample to be previewed with`);
  definitions.set(definition.name, definition);
  return Object.freeze(definition);
}

/** Every declared kind of mail, ordered by name. */
export function allMailDefinitions(): MailDefinition<unknown>[] {
  return [...definitions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
