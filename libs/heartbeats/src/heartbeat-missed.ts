import { defineAlert } from '#platform/alerts';

/** Raised by this lib for each heartbeat that is down; the subject is its id. */
export const HeartbeatMissed = defineAlert({
  key: 'heartbeat-missed',
  group: 'heartbeats',
  severity: 'warning',
  name: { en: 'Heartbeat missed', es: 'Falta un latido' },
  condition: { kind: 'raised' },
  runbook: {
    en: {
      means: 'Something that reports to us regularly has not, for its period and its grace, or has reported a failure.',
      look: [
        '`/admin/heartbeats`: the last reports, and whether the last one was a failure.',
        'The machine it runs on: does the job still start, and with which result?',
        'Whether it reaches us: call its address by hand from there, and look for 404 (the token was replaced) or 429 (too often).',
      ],
      act: [
        'Start the job by hand; its next report ends the alert.',
        'If it takes longer than it used to, give the heartbeat a longer period or grace.',
        'If the job is gone for good, delete the heartbeat.',
      ],
    },
    es: {
      means: 'Algo que nos avisa con regularidad no lo ha hecho durante su periodo y su margen, o ha avisado de un fallo.',
      look: [
        '`/admin/heartbeats`: los últimos avisos, y si el último fue un fallo.',
        'La máquina en la que se ejecuta: ¿sigue arrancando la tarea y con qué resultado?',
        'Si llega hasta nosotros: llama a su dirección a mano desde allí y busca un 404 (se cambió el token) o un 429 (demasiado a menudo).',
      ],
      act: [
        'Arranca la tarea a mano; su siguiente aviso pone fin a la alerta.',
        'Si ahora tarda más que antes, dale al latido un periodo o un margen mayor.',
        'Si la tarea ya no existe, borra el latido.',
      ],
    },
  },
});
