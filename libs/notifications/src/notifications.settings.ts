import { defineSettings, setting } from '#platform/settings';

export const NotificationSettings = defineSettings('notifications', {
  'notifications.keep-days': setting.integer({
    default: 90,
    min: 7,
    max: 730,
    unit: 'days',
    summary: {
      en: 'How long notifications are kept, read or not.',
      es: 'Cuánto tiempo se guardan las notificaciones, leídas o no.',
    },
  }),
  'notifications.hold-minutes': setting.integer({
    default: 5,
    min: 0,
    max: 60,
    unit: 'minutes',
    summary: {
      en: 'How long a mail about a notification waits: who reads it in the panel meanwhile gets none.',
      es: 'Cuánto espera el correo de una notificación: quien la lee mientras tanto en el panel no lo recibe.',
    },
  }),
  'notifications.mails-per-hour': setting.integer({
    default: 10,
    min: 1,
    max: 200,
    unit: 'mails',
    summary: {
      en: 'Mails about notifications that one person gets within an hour; what is more goes into their digest.',
      es: 'Correos de notificaciones que recibe una persona en una hora; los demás van a su resumen.',
    },
  }),
  'notifications.mails-per-minute': setting.integer({
    default: 600,
    min: 10,
    max: 20_000,
    unit: 'mails',
    summary: {
      en: 'Mails about notifications that are written within a minute to everybody together, so that many of them do not delay other mails.',
      es: 'Correos de notificaciones que se escriben en un minuto para todo el mundo, para que no retrasen otros correos.',
    },
  }),
});
