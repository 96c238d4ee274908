import { defineSettings, setting } from '#platform/settings';

/** Upper bound of the setting, which the API reference names. */
export const MOST_MEGABYTES = 100;

/** What may be attached. */
export const AttachmentSettings = defineSettings('attachments', {
  'attachments.megabytes': setting.integer({
    default: 20,
    min: 1,
    max: MOST_MEGABYTES,
    unit: 'megabytes',
    summary: { en: 'How large an attached file may be.', es: 'Qué tamaño puede tener un archivo adjunto.' },
  }),
  'attachments.pending.files': setting.integer({
    default: 30,
    min: 1,
    max: 500,
    summary: {
      en: 'How many uploaded files a person may have that are not sent yet.',
      es: 'Cuántos archivos subidos y aún sin enviar puede tener una persona.',
    },
  }),
  'attachments.pending.megabytes': setting.integer({
    default: 200,
    min: 1,
    max: 5_000,
    unit: 'megabytes',
    summary: {
      en: 'How much the uploaded files of a person that are not sent yet may take.',
      es: 'Cuánto pueden ocupar los archivos subidos y aún sin enviar de una persona.',
    },
  }),
  'attachments.person.megabytes': setting.integer({
    default: 5_000,
    min: 10,
    max: 1_000_000,
    unit: 'megabytes',
    summary: {
      en: 'How much all files of a person may take, sent or not.',
      es: 'Cuánto pueden ocupar todos los archivos de una persona, enviados o no.',
    },
  }),
});
