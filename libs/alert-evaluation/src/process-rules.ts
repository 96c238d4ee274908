import { defineAlert, MAINTENANCE } from '#platform/alerts';

defineAlert({
  key: 'errors-5xx',
  group: 'requests',
  severity: 'critical',
  name: { en: 'Requests: over 2 % fail', es: 'Peticiones: falla más del 2 %' },
  condition: { kind: 'threshold', figure: 'errors-5xx', direction: 'above', fireAt: 0.02, clearAt: 0.01, forSeconds: 30 },
  inhibitedBy: ['database-down', MAINTENANCE],
  runbook: {
    en: {
      means: 'Of the requests of the last five minutes more than 2 % were answered with 500 or above; a few in a quiet hour do not count.',
      look: [
        '`/metrics`: which routes have errors?',
        'The error log: `INTERNAL` with its request id, or 503 with what is away.',
        'Did a release go out, or a setting change? The audit trail tells.',
      ],
      act: ['Something is away: its own alert says what to do.', 'After a release: go back to the one before.'],
    },
    es: {
      means: 'De las peticiones de los últimos cinco minutos, más del 2 % acabó en 500 o más; unas pocas en una hora tranquila no cuentan.',
      look: [
        '`/metrics`: ¿qué rutas tienen errores?',
        'El registro de errores: `INTERNAL` con su id de petición, o 503 con lo que falta.',
        '¿Salió una versión o cambió un ajuste? Lo dice la auditoría.',
      ],
      act: ['Si falta algo, su propia alerta dice qué hacer.', 'Tras una versión nueva: vuelve a la anterior.'],
    },
  },
});

defineAlert({
  key: 'latency-p95',
  group: 'requests',
  severity: 'warning',
  name: { en: 'Requests: slow, 95th percentile above 1 s', es: 'Peticiones: lentas, percentil 95 por encima de 1 s' },
  condition: { kind: 'threshold', figure: 'latency-p95', direction: 'above', fireAt: 1000, clearAt: 500, forSeconds: 60 },
  inhibitedBy: ['database-down', MAINTENANCE],
  runbook: {
    en: {
      means: 'One request in twenty of the last five minutes took longer than a second.',
      look: [
        '`/metrics`: the p95 of each route.',
        'System status: pool in use and waiting, event loop, longest transaction, cache hits.',
        'The machine: CPU, disk, neighbours.',
      ],
      act: ['The pool waits: find the slow statement in `pg_stat_activity`.', 'CPU is full: start another API process behind the proxy.'],
    },
    es: {
      means: 'Una de cada veinte peticiones de los últimos cinco minutos tardó más de un segundo.',
      look: [
        '`/metrics`: el p95 de cada ruta.',
        'Estado del sistema: conexiones en uso y en espera, bucle de eventos, transacción más larga, aciertos de caché.',
        'La máquina: CPU, disco, vecinos.',
      ],
      act: [
        'Si se espera por conexiones, busca la sentencia lenta en `pg_stat_activity`.',
        'Si la CPU está llena, arranca otro proceso de API tras el proxy.',
      ],
    },
  },
});

defineAlert({
  key: 'disk-free',
  group: 'disks',
  severity: 'critical',
  name: { en: 'Disk: less than 15 % free', es: 'Disco: menos del 15 % libre' },
  condition: { kind: 'threshold', figure: 'disk-free', direction: 'below', fireAt: 0.15, clearAt: 0.18, forSeconds: 60 },
  runbook: {
    en: {
      means: 'A disk of the worker’s machine fills. When it is full, nothing can be written any more.',
      look: ['System status, disks: data, logs or files?', '`du -xh --max-depth=2 <folder> | sort -h | tail`.'],
      act: [
        'Make room: old logs, `….set-aside-…` clusters, dumps.',
        'Or give the disk more space. See "Disk full" for what happens when it is.',
      ],
    },
    es: {
      means: 'Se llena un disco de la máquina del worker. Cuando esté lleno ya no podrá escribirse nada.',
      look: ['Estado del sistema, discos: ¿datos, registros o ficheros?', '`du -xh --max-depth=2 <carpeta> | sort -h | tail`.'],
      act: [
        'Haz sitio: registros antiguos, clústeres `….set-aside-…`, volcados.',
        'O amplía el disco. En «Disk full» está lo que pasa cuando se llena.',
      ],
    },
  },
});

defineAlert({
  key: 'event-loop',
  group: 'processes',
  severity: 'warning',
  name: { en: 'Processes: one is late by over half a second', es: 'Procesos: uno se retrasa más de medio segundo' },
  condition: { kind: 'threshold', figure: 'event-loop-p99', direction: 'above', fireAt: 500, clearAt: 200, forSeconds: 60 },
  runbook: {
    en: {
      means: 'A process is so busy that its timers come more than half a second late. Everything it does is slow.',
      look: ['System status, processes: which one, how much CPU and memory?', 'What began when: an export, an import, an attack?'],
      act: ['Start another process of its kind.', 'If it does not calm down, restart it; its jobs go back to their queue.'],
    },
    es: {
      means: 'Un proceso está tan ocupado que sus temporizadores llegan más de medio segundo tarde. Todo lo que hace va lento.',
      look: [
        'Estado del sistema, procesos: ¿cuál, cuánta CPU y memoria?',
        '¿Qué empezó entonces: una exportación, una importación, un ataque?',
      ],
      act: ['Arranca otro proceso de su clase.', 'Si no se calma, reinícialo; sus tareas vuelven a su cola.'],
    },
  },
});

defineAlert({
  key: 'workers-missing',
  group: 'processes',
  severity: 'critical',
  name: { en: 'Processes: no worker runs', es: 'Procesos: no hay ningún worker' },
  condition: { kind: 'absence', figure: 'workers', forSeconds: 60 },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means: 'No worker has reported itself for a minute. Jobs, mails and messages wait, this alert too: only the panel shows it.',
      look: ['Does the worker run? Its log, its service, its container.', 'Was it killed for its memory (`dmesg`)?'],
      act: ['Start it: `npm run start:worker`, or the container `worker`. What waits is done then.'],
    },
    es: {
      means:
        'Ningún worker ha dado señales en un minuto. Tareas, correos y mensajes esperan, también este aviso: solo lo muestra el panel.',
      look: ['¿Está en marcha el worker? Su registro, su servicio, su contenedor.', '¿Lo mataron por memoria (`dmesg`)?'],
      act: ['Arráncalo: `npm run start:worker`, o el contenedor `worker`. Lo que espera se hará entonces.'],
    },
  },
});

defineAlert({
  key: 'process-lost',
  group: 'processes',
  severity: 'warning',
  name: { en: 'Processes: one fell silent', es: 'Procesos: uno dejó de dar señales' },
  condition: { kind: 'threshold', figure: 'processes-lost', direction: 'above', fireAt: 0, clearAt: 0, forSeconds: 0 },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means: 'A process ended without a word within the last quarter of an hour, or hangs: killed, out of memory, or its machine is gone.',
      look: ['System status, processes: host and process number.', 'The log of its last minute, and `dmesg` of its machine.'],
      act: ['If nobody restarted it, start it.', 'If it happens again, give it more memory and keep its log.'],
    },
    es: {
      means: 'Un proceso acabó sin avisar en el último cuarto de hora, o está colgado: lo mataron, se quedó sin memoria o cayó su máquina.',
      look: ['Estado del sistema, procesos: máquina y número de proceso.', 'El registro de su último minuto y el `dmesg` de su máquina.'],
      act: ['Si nadie lo ha reiniciado, arráncalo.', 'Si se repite, dale más memoria y guarda su registro.'],
    },
  },
});

defineAlert({
  key: 'clock-skew',
  group: 'processes',
  severity: 'warning',
  name: { en: 'Processes: a clock is off by over 5 s', es: 'Procesos: un reloj se desvía más de 5 s' },
  condition: { kind: 'threshold', figure: 'clock-skew', direction: 'above', fireAt: 5000, clearAt: 2000, forSeconds: 60 },
  runbook: {
    en: {
      means: 'A process and the database disagree about the time. One-time codes may be refused, and times in logs do not match.',
      look: ['System status, processes: whose clock is off.', '`timedatectl` or `chronyc tracking` on that machine and on the database’s.'],
      act: ['Let both follow a time server. Processes need no restart.'],
    },
    es: {
      means: 'Un proceso y la base de datos no coinciden en la hora. Pueden rechazarse códigos y las horas de los registros no casan.',
      look: [
        'Estado del sistema, procesos: qué reloj se desvía.',
        '`timedatectl` o `chronyc tracking` en esa máquina y en la de la base de datos.',
      ],
      act: ['Haz que ambas sigan a un servidor de hora. No hay que reiniciar los procesos.'],
    },
  },
});

defineAlert({
  key: 'settings-drift',
  group: 'processes',
  severity: 'warning',
  name: { en: 'Processes: one runs with old settings', es: 'Procesos: uno sigue con ajustes antiguos' },
  condition: { kind: 'threshold', figure: 'settings-behind', direction: 'above', fireAt: 0, clearAt: 0, forSeconds: 60 },
  inhibitedBy: ['database-down'],
  runbook: {
    en: {
      means: 'Settings reach every process within five seconds. One has had older ones for a minute.',
      look: ['System status, processes: versions of the settings.', 'Its log: can it read the database?'],
      act: ['Restart that process.'],
    },
    es: {
      means: 'Los ajustes llegan a todos los procesos en cinco segundos. Uno lleva un minuto con los anteriores.',
      look: ['Estado del sistema, procesos: versiones de los ajustes.', 'Su registro: ¿puede leer la base de datos?'],
      act: ['Reinicia ese proceso.'],
    },
  },
});

defineAlert({
  key: 'sign-ins-refused',
  group: 'security',
  severity: 'warning',
  name: { en: 'Security: many sign-ins are refused', es: 'Seguridad: se rechazan muchos inicios de sesión' },
  condition: { kind: 'rate', counter: 'security:login-refused', moreThan: 100, clearAt: 20, windowSeconds: 300 },
  runbook: {
    en: {
      means: 'More than a hundred sign-ins failed within five minutes: somebody tries passwords, or a program has an old one.',
      look: ['Audit, action `auth.login-refused`: one account or many, one address or many?', '`zocalo_security_events_total` by event.'],
      act: [
        'Accounts are guarded by limits and proof of work; nothing has to be done for them to hold.',
        'One address: block it at the proxy. One account: tell its owner, and force a new password.',
      ],
    },
    es: {
      means: 'Más de cien inicios de sesión fallaron en cinco minutos: alguien prueba contraseñas, o un programa tiene una antigua.',
      look: [
        'Auditoría, acción `auth.login-refused`: ¿una cuenta o muchas, una dirección o muchas?',
        '`zocalo_security_events_total` por evento.',
      ],
      act: [
        'Los límites y la prueba de trabajo protegen las cuentas; no hay que hacer nada para que aguanten.',
        'Una dirección: bloquéala en el proxy. Una cuenta: avisa a su dueño y fuerza una contraseña nueva.',
      ],
    },
  },
});
