import { normaliseEmail } from '#platform/email-addresses';
import { defineSettings, type Settings, setting } from '#platform/settings';

/** Of the part before the @: a tag goes behind it, and 64 characters are the most for both. */
const MAX_LOCAL_PART = 20;
/** Of one mail: what the settings may allow at most. */
export const MAX_MEGABYTES = 25;

/** How mails come in. */
export const InboundMailSettings = defineSettings('inbound-mail', {
  'mail.in.address': setting.text({
    default: '',
    maxLength: 200,
    accepts: isOwnAddress,
    form: 'must be an address such as support@desk.example.com with at most 20 characters before the @ and no plus sign there',
    summary: {
      en: 'Address to which people write, such as support@desk.example.com. Without it no mails come in.',
      es: 'Dirección a la que se escribe, por ejemplo soporte@desk.example.com. Sin ella no entran correos.',
    },
  }),
  'mail.in.secret': setting.secret({
    maxLength: 200,
    pattern: /[\x21-\x7e]{16,200}/,
    form: 'must be 16 to 200 visible ASCII characters',
    summary: {
      en: 'Secret of 16 to 200 visible ASCII characters with which a mail server hands mails over by HTTP. Without it that way is closed.',
      es: 'Secreto de 16 a 200 caracteres ASCII visibles con el que un servidor de correo entrega correos por HTTP. Sin él, esa vía está cerrada.',
    },
  }),
  'mail.in.megabytes': setting.integer({
    default: 10,
    min: 1,
    max: MAX_MEGABYTES,
    unit: 'megabytes',
    summary: { en: 'Largest mail that comes in.', es: 'Tamaño máximo de un correo entrante.' },
  }),
  'mail.in.megabytes-per-day': setting.integer({
    default: 2_000,
    // So that the largest mail is within what one sender may.
    min: 10 * MAX_MEGABYTES,
    max: 1_000_000,
    unit: 'megabytes',
    summary: {
      en: 'Most that comes in and is kept within a day. One sender may bring a tenth of it.',
      es: 'Máximo que entra y se conserva en un día. Un remitente puede traer la décima parte.',
    },
  }),
});

/** The address to which people write, normalised; null while mail in is off. */
export function ownAddressOf(settings: Settings): string | null {
  return normaliseEmail(settings.get(InboundMailSettings['mail.in.address']));
}

function isOwnAddress(text: string): boolean {
  const address = normaliseEmail(text);
  if (address === null) return false;
  const local = address.slice(0, address.lastIndexOf('@'));
  return local.length <= MAX_LOCAL_PART && /^[a-z0-9._-]+$/.test(local);
}
