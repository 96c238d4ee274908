import { defineMessages } from '@/i18n';

/** The words of banners that few ever see. */
export const bannerMessages = defineMessages(
  {
    impersonating: (name: string) => `You act as ${name}. Whatever you do is on record under both names.`,
    stopImpersonating: 'Be yourself again',
    deletionDue: (when: string) => `Your account will be deleted on ${when}.`,
    toDeletion: 'Keep it',
    secondFactorNeeded: 'One of your roles needs a second factor. Until you set one up, you cannot do what that role allows.',
    toSecondFactor: 'Set one up',
    announced: {
      banner: (when: string) => `From ${when}:`,
      read_only: (when: string) => `From ${when} nothing can be changed for a while.`,
      full: (when: string) => `From ${when} the platform is closed for a while; save what you are doing before.`,
    },
    restricted: {
      read_only: 'Maintenance: you can look, but change nothing for a while.',
      full: 'Maintenance: the platform is closed for a while.',
    },
    passing: {
      read_only: 'Maintenance: nobody can change anything. You can, because you administrate.',
      full: 'Maintenance: nobody can work here. You can, because you administrate.',
    },
    maintenanceUntil: (when: string) => `It ends on ${when}.`,
    toMaintenance: 'To maintenance',
  },
  {
    impersonating: (name: string) => `Actúas como ${name}. Todo lo que hagas queda registrado con los dos nombres.`,
    stopImpersonating: 'Volver a ser tú',
    deletionDue: (when: string) => `Tu cuenta se borrará el ${when}.`,
    toDeletion: 'Conservarla',
    secondFactorNeeded: 'Uno de tus roles exige un segundo factor. Hasta que configures uno, no puedes hacer lo que ese rol permite.',
    toSecondFactor: 'Configurarlo',
    announced: {
      banner: (when: string) => `Desde el ${when}:`,
      read_only: (when: string) => `Desde el ${when} no se podrá cambiar nada durante un rato.`,
      full: (when: string) => `Desde el ${when} la plataforma estará cerrada un rato; guarda antes lo que estés haciendo.`,
    },
    restricted: {
      read_only: 'Mantenimiento: puedes consultar, pero por un rato no se puede cambiar nada.',
      full: 'Mantenimiento: la plataforma está cerrada durante un rato.',
    },
    passing: {
      read_only: 'Mantenimiento: nadie puede cambiar nada. Tú sí, porque administras.',
      full: 'Mantenimiento: nadie puede trabajar aquí. Tú sí, porque administras.',
    },
    maintenanceUntil: (when: string) => `Termina el ${when}.`,
    toMaintenance: 'Ir a mantenimiento',
  },
);
