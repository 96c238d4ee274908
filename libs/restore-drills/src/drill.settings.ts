import { defineSettings, setting } from '#platform/settings';

/** When a backup is tried out by itself. */
export const DrillSettings = defineSettings('restore-drills', {
  'backups.drill.weekday': setting.choice({
    default: 'sunday',
    choices: ['off', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    summary: {
      en: 'On which day of the week the newest backup is tried out: restored beside everything, compared and removed.',
      es: 'Qué día de la semana se prueba la última copia: se restaura aparte, se compara y se quita.',
    },
  }),
});
