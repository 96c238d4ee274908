import { LANGUAGES } from '#platform/i18n';
import type { MailDefinition } from '#platform/mail';
import { type MailPreview, variantsOf } from '../mail-previews.js';

/** A kind of mail. */
export class MailTemplateView {
  /** Such as `auth.confirm-email`. */
  name: string;
  /** Cases in which it says something else, each with made-up data. */
  variants: string[];
  /** `en` and `es`. */
  languages: string[];
}

/** Every kind of mail, by name. */
export class MailTemplatesView {
  items: MailTemplateView[];
}

/** A mail made of made-up data. */
export class MailPreviewView {
  name: string;
  variant: string;
  /** `en` or `es`. */
  language: string;
  subject: string;
  text: string;
  /** A whole document. It comes from us, but show it where it can run nothing. */
  html: string;
}

export function toMailTemplatesView(definitions: readonly MailDefinition<unknown>[]): MailTemplatesView {
  return {
    items: definitions.map((definition) => ({ name: definition.name, variants: [...variantsOf(definition)], languages: [...LANGUAGES] })),
  };
}

export function toMailPreviewView({ name, variant, language, subject, text, html }: MailPreview): MailPreviewView {
  return { name, variant, language, subject, text, html };
}
