import { defineMessages, type Language, useLanguage, useMessages, wordFor } from '@/i18n';

/** Begins the group of a test; then comes who tests. */
const TEST = 'test:';

/** What alerts and incidents are called, on whichever screen. */
const words = defineMessages(
  {
    severity: { critical: 'Critical', warning: 'Warning', info: 'Note' },
    groups: {
      database: 'Database',
      redis: 'Redis',
      requests: 'Requests',
      queues: 'Queues',
      mail: 'Mail',
      telegram: 'Telegram',
      disks: 'Disks',
      processes: 'Processes',
      security: 'Security',
      heartbeats: 'Heartbeats',
      backups: 'Backups',
      own: 'Rules made here',
    },
    states: { firing: 'Firing', acknowledged: 'Acknowledged', resolved: 'Resolved', pending: 'Pending', ok: 'Quiet' },
    test: 'Test',
    muted: { inhibited: 'nobody told: something bigger fires', silenced: 'silenced' },
  },
  {
    severity: { critical: 'Crítica', warning: 'Aviso', info: 'Nota' },
    groups: {
      database: 'Base de datos',
      redis: 'Redis',
      requests: 'Peticiones',
      queues: 'Colas',
      mail: 'Correo',
      telegram: 'Telegram',
      disks: 'Discos',
      processes: 'Procesos',
      security: 'Seguridad',
      heartbeats: 'Latidos',
      backups: 'Copias de seguridad',
      own: 'Reglas hechas aquí',
    },
    states: { firing: 'Activa', acknowledged: 'Atendida', resolved: 'Resuelta', pending: 'Pendiente', ok: 'En calma' },
    test: 'Prueba',
    muted: { inhibited: 'sin aviso: hay algo mayor', silenced: 'en silencio' },
  },
);

export function useAlertWords() {
  const m = useMessages(words);
  const { language } = useLanguage();
  return {
    ...m,
    groupKeys: Object.keys(m.groups),
    group: (key: string) => (key.startsWith(TEST) ? m.test : wordFor(m.groups, key)),
    state: (key: string) => wordFor(m.states, key),
    /** What a rule is called in the language of the person. */
    nameOf: (name: Readonly<Record<Language, string>>) => name[language],
  };
}
