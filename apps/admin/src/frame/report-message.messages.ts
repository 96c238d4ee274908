import { defineMessages } from '@/i18n';

/** The words of the dialog that reports a message. */
export const reportMessageMessages = defineMessages(
  {
    title: 'Report this message',
    body: 'Those who moderate see it as it is now, with a few messages around it. Whoever wrote it is not told.',
    reason: 'What is wrong with it?',
    text: 'In your words',
    optional: 'optional',
    report: 'Report',
    reported: 'Thank you. Somebody will look at it.',
  },
  {
    title: 'Denunciar este mensaje',
    body: 'Quien modera lo verá tal como está ahora, con algunos mensajes de alrededor. A quien lo escribió no se le avisa.',
    reason: '¿Qué tiene de malo?',
    text: 'Con tus palabras',
    optional: 'opcional',
    report: 'Denunciar',
    reported: 'Gracias. Alguien lo revisará.',
  },
);
