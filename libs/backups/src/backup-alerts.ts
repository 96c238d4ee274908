import { defineAlert } from '#platform/alerts';

/** Raised while the last backup that was tried failed. */
export const BackupFailed = defineAlert({
  key: 'backup-failed',
  group: 'backups',
  severity: 'warning',
  name: { en: 'Backup failed or damaged', es: 'Una copia ha fallado o está dañada' },
  condition: { kind: 'raised' },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means:
        'The last backup could not be made, or what was read back of one is not what was written: also of one that somebody copied here. Older ones are kept as they are.',
      look: [
        '`/admin/backups`: the sentence beside the failed one.',
        '`BACKUP_NO_ROOM`: the disk or the bucket of the backups is full. `ARCHIVE_SPACE_UNAVAILABLE`: it does not answer.',
        'The log of the worker, context `Backups`.',
      ],
      act: [
        'Remove the cause (one that was copied here in part: copy it again, or remove it) and make one by hand: `npx zocalo backup create`, or the button in the panel. It ends the alert.',
        '`ARCHIVE_DAMAGED`: the place loses what is written to it. Move the backups elsewhere (`BACKUPS_DIR`) before you trust another one.',
      ],
    },
    es: {
      means:
        'La última copia no se pudo hacer, o lo que se leyó de vuelta de alguna no es lo que se escribió, también si alguien la trajo aquí. Las anteriores siguen como estaban.',
      look: [
        '`/admin/backups`: la frase junto a la que falló.',
        '`BACKUP_NO_ROOM`: el disco o el bucket de las copias está lleno. `ARCHIVE_SPACE_UNAVAILABLE`: no responde.',
        'El registro del worker, contexto `Backups`.',
      ],
      act: [
        'Quita la causa (si se trajo a medias: tráela otra vez o quítala) y haz una a mano: `npx zocalo backup create`, o el botón del panel. Eso pone fin a la alerta.',
        '`ARCHIVE_DAMAGED`: el lugar pierde lo que se escribe en él. Lleva las copias a otro (`BACKUPS_DIR`) antes de fiarte de otra.',
      ],
    },
  },
});

/**
 * By a figure, so that it is noticed also when nobody is left who would make one. That they fail explains nothing away: it is what
 * this is about. Maintenance keeps the figure back for as long as it is the reason.
 */
export const BackupMissing = defineAlert({
  key: 'backup-missing',
  group: 'backups',
  severity: 'critical',
  name: { en: 'No checked backup for 26 hours', es: 'Ninguna copia comprobada en 26 horas' },
  condition: {
    kind: 'threshold',
    figure: 'backup-age',
    direction: 'above',
    fireAt: 26 * 3_600,
    clearAt: 26 * 3_600,
    forSeconds: 600,
  },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means: 'It is more than 26 hours since a backup was made and read back. What happens now may be lost.',
      look: [
        '`/admin/backups`: is one being made, and how far is it? Does it wait for a worker?',
        'The settings `backups.schedule.*`, and whether a worker runs (`/admin/system`).',
      ],
      act: ['Make one by hand: `npx zocalo backup create` works with the platform down, too.', 'Start a worker if there is none.'],
    },
    es: {
      means: 'Hace más de 26 horas que se hizo y se leyó de vuelta una copia. Lo que ocurra ahora puede perderse.',
      look: [
        '`/admin/backups`: ¿se está haciendo una y por dónde va? ¿Espera a un worker?',
        'Los ajustes `backups.schedule.*`, y si hay un worker en marcha (`/admin/system`).',
      ],
      act: ['Haz una a mano: `npx zocalo backup create` funciona también con la plataforma parada.', 'Arranca un worker si no hay.'],
    },
  },
});

/** For whoever tries backups out. */
export const DrillFailed = defineAlert({
  key: 'drill-failed',
  group: 'backups',
  severity: 'warning',
  name: { en: 'A backup could not be restored on trial', es: 'Una copia no se pudo restaurar de prueba' },
  condition: { kind: 'raised' },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means: 'A backup was restored beside everything, to see whether that goes, and it did not. Nothing of the data was touched.',
      look: ['`/admin/backups`: the last drill and its sentence.', 'The log of the worker, context `Restores`.'],
      act: [
        'Make another backup and try that one out: `npx zocalo backup create`, then `npx zocalo backup drill`.',
        'If that fails as well, treat it as if there were no backup: copy the data by other means, such as `pg_dump`, until it is mended.',
      ],
    },
    es: {
      means: 'Se restauró una copia aparte para ver si se puede, y no se pudo. No se tocó ningún dato.',
      look: ['`/admin/backups`: la última prueba y su frase.', 'El registro del worker, contexto `Restores`.'],
      act: [
        'Haz otra copia y pruébala: `npx zocalo backup create` y después `npx zocalo backup drill`.',
        'Si también falla, cuenta con que no tienes copias: guarda los datos por otra vía, como `pg_dump`, hasta que se arregle.',
      ],
    },
  },
});

/** For whoever restores: raised while somebody is there again who was erased. */
export const PeopleCameBack = defineAlert({
  key: 'people-came-back',
  group: 'backups',
  severity: 'critical',
  name: { en: 'Erased people are back after a restore', es: 'Tras restaurar, han vuelto personas borradas' },
  condition: { kind: 'raised' },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means:
        'A backup brought people back who had been erased since it was made, and they could not be erased again. It is tried every five minutes.',
      look: [
        '`/admin/restores`: the restore says how many.',
        'The log of the worker, context `ErasuresService`: why. Most often it is the last administrator.',
      ],
      act: [
        'The last administrator: give the role to somebody else, or undo the restore.',
        'Then wait five minutes, or run `npx zocalo erasures replay`. The alert ends when nobody is left.',
      ],
    },
    es: {
      means:
        'Una copia ha traído de vuelta a personas borradas después de hacerla, y no se las pudo borrar otra vez. Se intenta cada cinco minutos.',
      look: [
        '`/admin/restores`: la restauración dice cuántas.',
        'El registro del worker, contexto `ErasuresService`: el porqué. Casi siempre es la última persona que administra.',
      ],
      act: [
        'Si es la última persona que administra: da el rol a otra, o deshaz la restauración.',
        'Después espera cinco minutos, o ejecuta `npx zocalo erasures replay`. La alerta acaba cuando no queda nadie.',
      ],
    },
  },
});
