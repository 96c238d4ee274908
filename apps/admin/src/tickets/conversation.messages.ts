import { defineMessages } from '@/i18n';

/** Where tickets are read and answered. */
export const conversationWords = defineMessages(
  {
    byMail: 'by e-mail',
    erased: 'This was erased.',
    earlier: 'Show what is earlier',
    filesPending: 'Files are still on their way, or failed. Wait, or remove them.',
    send: 'Send',
    message: 'Message',
    messageMissing: 'Write something',
    draftKept: 'Draft kept in this tab.',
    discardDraft: 'Discard draft',
  },
  {
    byMail: 'por correo',
    erased: 'Esto se ha borrado.',
    earlier: 'Ver lo anterior',
    filesPending: 'Hay archivos que aún se están subiendo, o que han fallado. Espera o quítalos.',
    send: 'Enviar',
    message: 'Mensaje',
    messageMissing: 'Escribe algo',
    draftKept: 'Borrador guardado en esta pestaña.',
    discardDraft: 'Descartar borrador',
  },
);
