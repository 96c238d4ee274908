import { defineSettings, setting } from '#platform/settings';

/** How long reports are kept. */
export const ModerationSettings = defineSettings('moderation', {
  'moderation.retention.days': setting.integer({
    default: 365,
    min: 30,
    max: 3_650,
    unit: 'days',
    summary: {
      en: 'How long reported messages are kept after somebody decided about them.',
      es: 'Cuánto se guardan los mensajes denunciados después de decidir sobre ellos.',
    },
  }),
});
