import { defineSettings, setting } from '#platform/settings';
import { isTimeZone } from '#platform/time';

/** When backups are made by themselves, and which are kept. */
export const BackupSettings = defineSettings('backups', {
  'backups.schedule.every': setting.choice({
    default: 'daily',
    choices: ['off', 'hourly', 'daily'],
    summary: { en: 'How often a backup is made by itself.', es: 'Cada cuánto se hace una copia por sí sola.' },
  }),
  'backups.schedule.hour': setting.integer({
    default: 3,
    min: 0,
    max: 23,
    summary: { en: 'At what hour it is made when it is daily.', es: 'A qué hora se hace cuando es diaria.' },
  }),
  'backups.schedule.zone': setting.text({
    default: 'UTC',
    maxLength: 64,
    accepts: isTimeZone,
    form: 'must be a name of the tz database, such as Europe/Madrid',
    summary: { en: 'The zone of that hour.', es: 'La zona horaria de esa hora.' },
  }),
  'backups.keep.days': setting.integer({
    default: 7,
    min: 1,
    max: 400,
    unit: 'days',
    summary: {
      en: 'Of how many days all backups are kept, counted by days that have one.',
      es: 'De cuántos días se guardan todas las copias, contando los días que tienen alguna.',
    },
  }),
  'backups.keep.weekly': setting.integer({
    default: 0,
    min: 0,
    max: 520,
    unit: 'weeks',
    summary: {
      en: 'Of how many weeks the last backup is kept besides.',
      es: 'De cuántas semanas se guarda además la última copia.',
    },
  }),
  'backups.keep.monthly': setting.integer({
    default: 0,
    min: 0,
    max: 120,
    unit: 'months',
    summary: { en: 'Of how many months the last backup is kept besides.', es: 'De cuántos meses se guarda además la última copia.' },
  }),
  'backups.mails': setting.choice({
    default: 'failures',
    choices: ['none', 'failures', 'all'],
    summary: {
      en: 'Which backups administrators get a mail about.',
      es: 'De qué copias reciben un correo quienes administran.',
    },
  }),
});
