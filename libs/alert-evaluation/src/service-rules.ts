import { defineAlert, MAINTENANCE } from '#platform/alerts';

const WITHOUT_DATABASE = ['database-down'];
const WITHOUT_QUEUES = ['database-down', 'redis-down'];

defineAlert({
  key: 'database-failures',
  group: 'database',
  severity: 'warning',
  name: { en: 'Database: calls keep failing', es: 'Base de datos: siguen fallando llamadas' },
  // Longer than what one short break leaves in the figure.
  condition: { kind: 'threshold', figure: 'database-failures', direction: 'above', fireAt: 5, clearAt: 1, forSeconds: 90 },
  inhibitedBy: WITHOUT_DATABASE,
  runbook: {
    en: {
      means: 'For a minute and a half, more than five calls a minute found no connection, were cut off or given up after 15 s.',
      look: [
        'System status: connections, longest transaction, waiting locks.',
        'PostgreSQL’s log: restarts, `out of memory`, `too many clients`.',
        'The network between the processes and PostgreSQL.',
      ],
      act: [
        'Too many connections: see that alert. One long transaction: end it with `select pg_terminate_backend(pid)`.',
        'The pool is exhausted: raise `DATABASE_POOL_SIZE` only if PostgreSQL has connections to spare.',
      ],
    },
    es: {
      means: 'Durante minuto y medio, más de cinco llamadas por minuto no hallaron conexión, se cortaron o se dejaron a los 15 s.',
      look: [
        'Estado del sistema: conexiones, transacción más larga, bloqueos en espera.',
        'El registro de PostgreSQL: reinicios, `out of memory`, `too many clients`.',
        'La red entre los procesos y PostgreSQL.',
      ],
      act: [
        'Demasiadas conexiones: mira esa alerta. Una transacción larga: ciérrala con `select pg_terminate_backend(pid)`.',
        'Si se agotan las conexiones, sube `DATABASE_POOL_SIZE` solo si a PostgreSQL le sobran.',
      ],
    },
  },
});

defineAlert({
  key: 'database-connections',
  group: 'database',
  severity: 'warning',
  name: { en: 'Database: connections above 80 %', es: 'Base de datos: conexiones por encima del 80 %' },
  condition: {
    kind: 'threshold',
    figure: 'database-connections-share',
    direction: 'above',
    fireAt: 0.8,
    clearAt: 0.7,
    forSeconds: 60,
  },
  inhibitedBy: WITHOUT_DATABASE,
  runbook: {
    en: {
      means: 'PostgreSQL is running out of connections. When it has none left, whatever connects next is refused.',
      look: [
        '`select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
        'How many processes run? Each half takes up to `DATABASE_POOL_SIZE` and three more.',
      ],
      act: [
        'Stop processes that nobody needs, or lower `DATABASE_POOL_SIZE`.',
        'Raise `max_connections` of PostgreSQL; that takes a restart of it.',
      ],
    },
    es: {
      means: 'A PostgreSQL se le acaban las conexiones. Sin ninguna libre, rechaza a quien se conecte después.',
      look: [
        '`select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
        '¿Cuántos procesos hay? Cada mitad toma hasta `DATABASE_POOL_SIZE` y tres más.',
      ],
      act: ['Para los procesos que sobran, o baja `DATABASE_POOL_SIZE`.', 'Sube `max_connections` de PostgreSQL; hay que reiniciarlo.'],
    },
  },
});

defineAlert({
  key: 'longest-transaction',
  group: 'database',
  severity: 'warning',
  name: { en: 'Database: a transaction has run for over 5 minutes', es: 'Base de datos: una transacción lleva más de 5 minutos' },
  condition: { kind: 'threshold', figure: 'longest-transaction', direction: 'above', fireAt: 300, clearAt: 60, forSeconds: 30 },
  inhibitedBy: WITHOUT_DATABASE,
  runbook: {
    en: {
      means: 'The product’s own transactions end within seconds. This one keeps locks and dead rows, and makes the rest slower.',
      look: [
        '`select pid, usename, application_name, state, xact_start, query from pg_stat_activity order by xact_start limit 5`.',
        'Only sessions of the product’s own role count: a command, or somebody’s `psql` that was left open?',
      ],
      act: [
        'Work that is meant to take long: let it end, and silence this rule for as long.',
        'Anything else: `select pg_terminate_backend(pid)`. What it did is undone.',
      ],
    },
    es: {
      means: 'Las transacciones del producto acaban en segundos. Esta retiene bloqueos y filas muertas, y frena lo demás.',
      look: [
        '`select pid, usename, application_name, state, xact_start, query from pg_stat_activity order by xact_start limit 5`.',
        'Solo cuentan las sesiones del rol propio del producto: ¿una orden, o un `psql` que alguien dejó abierto?',
      ],
      act: [
        'Trabajo que debe durar: deja que acabe y silencia esta regla mientras tanto.',
        'Otra cosa: `select pg_terminate_backend(pid)`. Lo que hizo se deshace.',
      ],
    },
  },
});

defineAlert({
  key: 'redis-failures',
  group: 'redis',
  severity: 'warning',
  name: { en: 'Redis: calls keep failing', es: 'Redis: siguen fallando llamadas' },
  condition: { kind: 'threshold', figure: 'redis-failures', direction: 'above', fireAt: 5, clearAt: 1, forSeconds: 90 },
  inhibitedBy: ['redis-down'],
  runbook: {
    en: {
      means: 'For a minute and a half, more than five calls a minute to Redis could not be made or were given up.',
      look: ['Redis’ log, memory and slow log.', 'The network between the processes and Redis.'],
      act: ['Give it memory, or move what else uses it elsewhere. Jobs wait in the outbox meanwhile.'],
    },
    es: {
      means: 'Durante minuto y medio, más de cinco llamadas por minuto a Redis no pudieron hacerse o se dejaron.',
      look: ['El registro, la memoria y el «slow log» de Redis.', 'La red entre los procesos y Redis.'],
      act: ['Dale memoria, o lleva a otro sitio lo que también lo usa. Los trabajos esperan mientras en la bandeja.'],
    },
  },
});

defineAlert({
  key: 'queue-oldest',
  group: 'queues',
  severity: 'warning',
  name: { en: 'Queues: a job has waited for over 5 minutes', es: 'Colas: una tarea espera más de 5 minutos' },
  condition: { kind: 'threshold', figure: 'queue-oldest', direction: 'above', fireAt: 300, clearAt: 60, forSeconds: 60 },
  inhibitedBy: [...WITHOUT_QUEUES, 'workers-missing', MAINTENANCE],
  runbook: {
    en: {
      means: 'Work is not begun in time: mails, messages and exports are late.',
      look: ['System status: which queue, how many wait, how many run?', 'Does a worker run, and does it keep up (processes, event loop)?'],
      act: [
        'Start another worker: `npm run start:worker`.',
        'If one kind of job blocks a queue, look at its failures and at the service it calls.',
      ],
    },
    es: {
      means: 'Hay trabajo que no empieza a tiempo: correos, mensajes y exportaciones van con retraso.',
      look: [
        'Estado del sistema: ¿qué cola, cuántas esperan, cuántas se ejecutan?',
        '¿Hay un worker en marcha, y da abasto (procesos, bucle de eventos)?',
      ],
      act: [
        'Arranca otro worker: `npm run start:worker`.',
        'Si un tipo de tarea bloquea una cola, mira sus fallos y el servicio al que llama.',
      ],
    },
  },
});

defineAlert({
  key: 'jobs-given-up',
  group: 'queues',
  severity: 'warning',
  name: { en: 'Queues: a job failed for good', es: 'Colas: una tarea falló del todo' },
  condition: { kind: 'rate', counter: 'outcome:job-failed', moreThan: 0, clearAt: 0, windowSeconds: 600 },
  inhibitedBy: WITHOUT_QUEUES,
  runbook: {
    en: {
      means: 'A job used up its tries within the last ten minutes. What it should have done has not happened.',
      look: ['Failed jobs: its name, its error and where it was thrown.', 'The log beside its correlation id.'],
      act: ['When the cause is gone, run it again from the list of failed jobs. It does its work once.'],
    },
    es: {
      means: 'Una tarea agotó sus intentos en los últimos diez minutos. Lo que debía hacer no se ha hecho.',
      look: ['Tareas fallidas: su nombre, su error y dónde se lanzó.', 'El registro junto a su id de correlación.'],
      act: ['Cuando la causa haya pasado, vuelve a lanzarla desde la lista. Hace su trabajo una sola vez.'],
    },
  },
});

defineAlert({
  key: 'mails-failed',
  group: 'mail',
  severity: 'warning',
  name: { en: 'Mail: several could not be delivered', es: 'Correo: varios no pudieron entregarse' },
  condition: { kind: 'rate', counter: 'outcome:mail-failed', moreThan: 4, clearAt: 0, windowSeconds: 600 },
  inhibitedBy: WITHOUT_DATABASE,
  runbook: {
    en: {
      means: 'Five mails or more were refused or given up within ten minutes. People wait for links that do not come.',
      look: [
        'System status: the code of the last failure. `5yz` is a refusal, `ECONNECTION` no way to the server.',
        '`select template, status, last_error from app.mails order by created_at desc limit 20`.',
      ],
      act: ['Send a test mail from the settings and read what the server says.', 'Mend the mail settings or the sender’s DNS (SPF, DKIM).'],
    },
    es: {
      means: 'Cinco correos o más se rechazaron o se dejaron en diez minutos. La gente espera enlaces que no llegan.',
      look: [
        'Estado del sistema: el código del último fallo. `5yz` es un rechazo; `ECONNECTION`, que no se llega al servidor.',
        '`select template, status, last_error from app.mails order by created_at desc limit 20`.',
      ],
      act: [
        'Envía un correo de prueba desde los ajustes y lee qué dice el servidor.',
        'Corrige los ajustes de correo o el DNS del remitente (SPF, DKIM).',
      ],
    },
  },
});

defineAlert({
  key: 'mail-in-failed',
  group: 'mail',
  severity: 'warning',
  name: { en: 'Mail: one that came in could not be handled', es: 'Correo: uno recibido no pudo tratarse' },
  condition: { kind: 'rate', counter: 'outcome:mail-in-failed', moreThan: 0, clearAt: 0, windowSeconds: 600 },
  inhibitedBy: WITHOUT_DATABASE,
  runbook: {
    en: {
      means: 'Handling a mail failed again and again. Whoever wrote it waits for an answer, and nobody has read it.',
      look: ['Inbound mail, those that failed: its text and files.', 'Failed jobs and the log of that time: where it was thrown.'],
      act: ['When the cause is gone, release it: it is handled as if it had just come.', 'Rubbish: discard it.'],
    },
    es: {
      means: 'Tratar un correo falló una y otra vez. Quien lo escribió espera respuesta y nadie lo ha leído.',
      look: [
        'Correo entrante, los que fallaron: su texto y sus archivos.',
        'Tareas fallidas y el registro de ese momento: dónde se lanzó.',
      ],
      act: ['Cuando la causa haya pasado, déjalo pasar: se trata como si acabara de llegar.', 'Si es basura, descártalo.'],
    },
  },
});

defineAlert({
  key: 'telegram-failed',
  group: 'telegram',
  severity: 'warning',
  name: { en: 'Telegram: messages do not arrive', es: 'Telegram: los mensajes no llegan' },
  condition: { kind: 'rate', counter: 'outcome:telegram-failed', moreThan: 2, clearAt: 0, windowSeconds: 600 },
  inhibitedBy: WITHOUT_DATABASE,
  runbook: {
    en: {
      means: 'Three messages or more failed for good within ten minutes. Pages go by e-mail instead.',
      look: [
        '`select status, error, error_text, count(*) from app.telegram_messages group by 1, 2, 3`.',
        '`blocked`: the person blocked the bot. `away`: Telegram was out of reach, or does not know the token.',
      ],
      act: ['Try the token with the test button of the settings. Who blocked the bot links their account again.'],
    },
    es: {
      means: 'Tres mensajes o más fallaron del todo en diez minutos. Los avisos van por correo.',
      look: [
        '`select status, error, error_text, count(*) from app.telegram_messages group by 1, 2, 3`.',
        '`blocked`: la persona bloqueó el bot. `away`: no se llegaba a Telegram, o no conoce el token.',
      ],
      act: ['Prueba el token con el botón de los ajustes. Quien bloqueó el bot vuelve a vincular su cuenta.'],
    },
  },
});

defineAlert({
  key: 'telegram-late',
  group: 'telegram',
  severity: 'warning',
  name: { en: 'Telegram: a message has waited for over 2 minutes', es: 'Telegram: un mensaje espera más de 2 minutos' },
  condition: { kind: 'threshold', figure: 'telegram-oldest', direction: 'above', fireAt: 120, clearAt: 30, forSeconds: 0 },
  inhibitedBy: [...WITHOUT_QUEUES, 'workers-missing'],
  runbook: {
    en: {
      means: 'Telegram is not reached, does not take messages, or asked to wait. Pages go by e-mail as well; so does this one.',
      look: [
        'System status, Telegram: how many wait, and why. `away`: out of reach, or the token is unknown. `rate-limited`: Telegram asked to wait.',
        'From the machine of the worker: `curl -sS https://api.telegram.org` (or `TELEGRAM_API_ROOT`).',
      ],
      act: [
        'Out of reach: mend the network or the proxy. What waits is sent then; it is tried for about an hour. What was given up counts until a message arrives.',
        'Token unknown: store the one @BotFather shows (`telegram.bot.token`).',
      ],
    },
    es: {
      means: 'No se llega a Telegram, no acepta mensajes o ha pedido esperar. Los avisos van también por correo; este mismo, también.',
      look: [
        'Estado del sistema, Telegram: cuántos esperan y por qué. `away`: no se llega, o no conoce el token. `rate-limited`: pidió esperar.',
        'Desde la máquina del worker: `curl -sS https://api.telegram.org` (o `TELEGRAM_API_ROOT`).',
      ],
      act: [
        'Si no se llega, arregla la red o el proxy. Lo que espera se enviará entonces; se intenta durante cerca de una hora. Lo abandonado cuenta hasta que llegue un mensaje.',
        'Si no conoce el token, guarda el que muestra @BotFather (`telegram.bot.token`).',
      ],
    },
  },
});
