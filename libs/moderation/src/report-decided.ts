import { defineTopic } from '#notifications';

/** Tells whoever reported a message that somebody looked at it. Never what was decided. */
export const ReportDecided = defineTopic<Record<string, never>>({
  name: 'moderation.decided',
  summary: { en: 'a message you reported was looked at', es: 'se revisó un mensaje que denunciaste' },
  email: 'digest',
  say: (language) =>
    language === 'es'
      ? { title: 'Hemos revisado el mensaje que denunciaste', text: 'Gracias por avisar.', path: '/messages' }
      : { title: 'We have looked at the message you reported', text: 'Thank you for telling us.', path: '/messages' },
});
