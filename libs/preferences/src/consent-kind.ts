import { defineSettings, setting, type Setting } from '#platform/settings';
import type { Help } from './preference.js';

/** Something a person agrees to or not, in a text that has versions. */
export interface ConsentKind {
  /** Such as `newsletter`. */
  readonly key: string;
  /** False for what an account cannot do without: it ends with the account. */
  readonly withdrawable: boolean;
  readonly help: Help;
  /** The version of the text that is shown now. */
  readonly version: Setting<string>;
}

function kind(key: string, withdrawable: boolean, help: Help): ConsentKind {
  const name = `consents.${key}.version`;
  const declared = defineSettings('preferences', {
    [name]: setting.text({
      default: '1',
      maxLength: 50,
      pattern: /[A-Za-z0-9][A-Za-z0-9._-]*/,
      form: 'must be letters, digits, dots and hyphens',
      summary: {
        en: `Version of the text people agree to for "${key}". With a new one, they are asked again.`,
        es: `Versión del texto que se acepta para «${key}». Con una nueva se vuelve a preguntar.`,
      },
    }),
  });
  return Object.freeze({ key, withdrawable, help, version: declared[name]! });
}

/** All of them, in the order in which people are shown them. Nothing is agreed to until somebody says so. */
export const CONSENTS: readonly ConsentKind[] = [
  kind('terms', false, { en: 'The terms of use.', es: 'Las condiciones de uso.' }),
  kind('newsletter', true, { en: 'News by mail.', es: 'Novedades por correo.' }),
  kind('offers', true, { en: 'Offers of sellers by mail.', es: 'Ofertas de vendedores por correo.' }),
  kind('surveys', true, { en: 'Invitations to surveys by mail.', es: 'Invitaciones a encuestas por correo.' }),
  kind('analytics', true, { en: 'Use of the own actions for statistics.', es: 'Uso de las propias acciones con fines estadísticos.' }),
];

export function consentOf(key: string): ConsentKind | undefined {
  return CONSENTS.find((each) => each.key === key);
}
