import { defineMessages } from '@/i18n';

/** The words of attached files. */
export const attachmentMessages = defineMessages(
  {
    attach: 'Attach files',
    attached: 'Attached files',
    sending: (name: string) => `${name} is being uploaded`,
    waiting: 'waiting',
    remove: (name: string) => `Remove ${name}`,
    retry: (name: string) => `Upload ${name} again`,
    download: 'Download',
    tooMany: (most: number) => `At most ${most} files can be attached.`,
  },
  {
    attach: 'Adjuntar archivos',
    attached: 'Archivos adjuntos',
    sending: (name: string) => `Se está subiendo ${name}`,
    waiting: 'en espera',
    remove: (name: string) => `Quitar ${name}`,
    retry: (name: string) => `Subir ${name} otra vez`,
    download: 'Descargar',
    tooMany: (most: number) => `Se pueden adjuntar ${most} archivos como mucho.`,
  },
);
