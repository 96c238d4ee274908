import { defineAlert } from '#platform/alerts';

/** Raised by whoever watches the database from outside of it. Explains what fails without a database. */
export const DatabaseDown = defineAlert({
  key: 'database-down',
  group: 'database',
  severity: 'critical',
  name: { en: 'Database: it does not answer', es: 'Base de datos: no responde' },
  condition: { kind: 'raised' },
  runbook: {
    en: {
      means: 'PostgreSQL has not answered for some seconds. Everything but static pages is refused with 503 until it does.',
      look: [
        '`/ready` of any process names what is away.',
        'Does PostgreSQL run? Embedded: `.zocalo/postgres/server.log`. Your own: its service and its log.',
        'Is its disk full, or its machine out of memory?',
        'Can the machine of the processes reach it: name, port, firewall?',
      ],
      act: [
        'Start PostgreSQL. The processes find it again by themselves; restarting them makes it worse.',
        'If its disk is full: make room first, see "Disk full".',
        'If it does not come back: restore your last backup on another machine and set `DATABASE_URL`.',
      ],
    },
    es: {
      means: 'PostgreSQL lleva unos segundos sin responder. Hasta que lo haga, todo salvo las páginas estáticas se rechaza con 503.',
      look: [
        '`/ready` de cualquier proceso dice qué falta.',
        '¿Está en marcha PostgreSQL? Integrado: `.zocalo/postgres/server.log`. Propio: su servicio y su registro.',
        '¿Está lleno su disco, o su máquina sin memoria?',
        '¿Se llega desde la máquina de los procesos: nombre, puerto, cortafuegos?',
      ],
      act: [
        'Arranca PostgreSQL. Los procesos lo encuentran solos; reiniciarlos lo empeora.',
        'Si su disco está lleno, haz sitio antes: «Disk full».',
        'Si no vuelve, restaura la última copia en otra máquina y cambia `DATABASE_URL`.',
      ],
    },
  },
});

/** Raised by whoever watches Redis, where one is configured. */
export const RedisDown = defineAlert({
  key: 'redis-down',
  group: 'redis',
  severity: 'critical',
  name: { en: 'Redis: it does not answer', es: 'Redis: no responde' },
  condition: { kind: 'raised' },
  runbook: {
    en: {
      means: 'Redis has not answered for some seconds. Requests go on; jobs, mails and messages wait in the outbox and are not lost.',
      look: ['Does Redis run, and can the processes reach `REDIS_URL`?', 'Its log and memory: did it reach `maxmemory`, or was it killed?'],
      act: [
        'Start Redis. What waits in the outbox is handed over within seconds.',
        'It must keep its data (`appendonly yes`): what it loses after taking it over is gone.',
      ],
    },
    es: {
      means:
        'Redis lleva unos segundos sin responder. Las peticiones siguen; trabajos, correos y mensajes esperan en la bandeja y no se pierden.',
      look: ['¿Está en marcha Redis y llegan los procesos a `REDIS_URL`?', 'Su registro y su memoria: ¿llegó a `maxmemory`, o lo mataron?'],
      act: [
        'Arranca Redis. Lo que espera en la bandeja se entrega en segundos.',
        'Debe conservar sus datos (`appendonly yes`): lo que pierde tras recibirlo no vuelve.',
      ],
    },
  },
});
