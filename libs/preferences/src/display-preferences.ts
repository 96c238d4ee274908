import { definePreferences, preference } from './preference.js';

// How the screens look to a person; the panel reads them by key.
definePreferences('preferences', {
  'display.theme': preference.choice({
    default: 'system',
    choices: ['system', 'light', 'dark'],
    help: { en: 'Light or dark screens.', es: 'Pantallas claras u oscuras.' },
  }),
  'display.density': preference.choice({
    default: 'comfortable',
    choices: ['comfortable', 'compact'],
    help: { en: 'How close rows of lists stand.', es: 'Separación entre las filas de las listas.' },
  }),
  'display.week-start': preference.choice({
    default: 'monday',
    choices: ['monday', 'sunday', 'saturday'],
    help: { en: 'First day of the week in calendars.', es: 'Primer día de la semana en los calendarios.' },
  }),
  'display.clock': preference.choice({
    default: '24-hours',
    choices: ['24-hours', '12-hours'],
    help: { en: 'How times of day are written.', es: 'Formato de las horas.' },
  }),
  'display.reduced-motion': preference.yesOrNo({
    default: false,
    help: { en: 'Fewer animations.', es: 'Menos animaciones.' },
  }),
});
