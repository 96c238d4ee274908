import { defineMessages } from '@/i18n';

/** Why a message is reported. */
export const reportReasonMessages = defineMessages(
  {
    spam: 'Advertising or spam',
    harassment: 'Insults or harassment',
    threat: 'A threat',
    sexual: 'Sexual content that is not wanted',
    fraud: 'Fraud',
    other: 'Something else',
  },
  {
    spam: 'Publicidad o spam',
    harassment: 'Insultos o acoso',
    threat: 'Una amenaza',
    sexual: 'Contenido sexual no deseado',
    fraud: 'Un engaño o estafa',
    other: 'Otra cosa',
  },
);
