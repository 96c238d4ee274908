import { defineSettings, setting } from '#platform/settings';

/** What may be brought. */
export const BackupUploadSettings = defineSettings('backup-uploads', {
  'backups.upload.gigabytes': setting.integer({
    default: 20,
    min: 1,
    max: 10_000,
    unit: 'gigabytes',
    summary: { en: 'How large a backup may be that is uploaded.', es: 'Qué tamaño puede tener una copia que se sube.' },
  }),
});
