import { defineSettings, setting } from '#platform/settings';
import { isTimeZone } from '#platform/time';

/** Whether this is a place to try things out, and whether it tidies itself up. */
export const DemoSettings = defineSettings('demo', {
  'demo.mode': setting.boolean({
    default: false,
    summary: {
      en: 'This installation is a demonstration: the panel tells everybody, and no mail or Telegram message leaves it.',
      es: 'Esta instalación es una demostración: el panel avisa a todo el mundo y no sale de ella ningún correo ni mensaje de Telegram.',
    },
  }),
  'demo.reset.every': setting.choice({
    default: 'off',
    choices: ['off', 'hourly', 'daily'],
    summary: {
      en: 'How often a demonstration removes its demo data and loads it again. Only while demo mode is on.',
      es: 'Cada cuánto una demostración quita sus datos y los vuelve a cargar. Solo con el modo de demostración activado.',
    },
  }),
  'demo.reset.hour': setting.integer({
    default: 4,
    min: 0,
    max: 23,
    summary: { en: 'At what hour it does so when it does daily.', es: 'A qué hora lo hace cuando es a diario.' },
  }),
  'demo.reset.zone': setting.text({
    default: 'UTC',
    maxLength: 64,
    accepts: isTimeZone,
    form: 'must be a name of the tz database, such as Europe/Madrid',
    summary: { en: 'The zone of that hour.', es: 'La zona horaria de esa hora.' },
  }),
});
