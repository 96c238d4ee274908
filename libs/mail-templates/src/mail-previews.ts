import type { Language } from '#platform/i18n';
import { allMailDefinitions, type MailDefinition, type RenderedMail } from '#platform/mail';

/** A mail as it would be, had it been sent to the person of a sample. */
export interface MailPreview extends RenderedMail {
  readonly name: string;
  readonly variant: string;
  readonly language: Language;
  /** All there are, for choosing another. */
  readonly variants: readonly string[];
}

/** Renders a declared mail with one of its samples, the first unless told; null when there is no such mail or variant. */
export function previewOf(name: string, language: Language, variant?: string): MailPreview | null {
  const definition = allMailDefinitions().find((one) => one.name === name);
  if (!definition) return null;
  const variants = variantsOf(definition);
  const chosen = variant ?? variants[0]!;
  if (!variants.includes(chosen)) return null;
  return { name, variant: chosen, variants, language, ...definition.render(language, definition.samples[chosen]) };
}

/** Names of the samples of a mail, in the order of their declaration. */
export function variantsOf(definition: MailDefinition<unknown>): readonly string[] {
  return Object.keys(definition.samples);
}
