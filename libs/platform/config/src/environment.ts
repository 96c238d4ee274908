/** One variable of the environment, as `.env.example` and the deployment guide show it. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly group: string;
  readonly help: string;
  /** Shown as the value of the commented-out line. */
  readonly example: string;
}

/** All variables the platform reads; anything else in the environment is none of its business. */
export const ENVIRONMENT: readonly EnvironmentVariable[] = [
  {
    name: 'HOST',
    group: 'Address',
    help: 'Address to listen on. Loopback by default, so that nobody else can reach a fresh installation.',
    example: '127.0.0.1',
  },
  {
    name: 'PORT',
    group: 'Address',
    help: 'Port to listen on. When it is not set and 3001 is busy, the next free port is taken.',
    example: '3001',
  },
  {
    name: 'PUBLIC_URL',
    group: 'Address',
    help: 'Base of the links in mails. Required in practice as soon as people reach the platform under a name.',
    example: 'https://plaza.example.com',
  },
  {
    name: 'ALLOWED_ORIGINS',
    group: 'Address',
    help: 'Further origins, separated by commas, whose pages may use the cookies of a session; that of PUBLIC_URL always may.',
    example: 'https://intranet.example.com',
  },
  {
    name: 'TRUST_PROXY',
    group: 'Address',
    help: 'Number of reverse proxies in front, or their addresses separated by commas. Never more than there are.',
    example: '1',
  },
  {
    name: 'CONNECTIONS_PER_ADDRESS',
    group: 'Address',
    help: 'Connections that one address may have open at once to each API process, 0 for any number. Proxies of TRUST_PROXY are not counted.',
    example: '1000',
  },
  {
    name: 'LIVE_STREAMS',
    group: 'Address',
    help: 'Open pages that each API process tells what happens, each over a connection that stays.',
    example: '2000',
  },
  { name: 'ZOCALO_HOME', group: 'Data', help: 'Data directory: embedded database, keys, logs.', example: '.zocalo' },
  {
    name: 'DATABASE_URL',
    group: 'Data',
    help: 'An outside PostgreSQL (15 or newer). Without it the embedded server runs.',
    example: 'postgres://zocalo_runtime:secret@db:5432/zocalo',
  },
  {
    name: 'DATABASE_OWNER_URL',
    group: 'Data',
    help: 'Role that owns the tables and migrates. Default: DATABASE_URL.',
    example: 'postgres://zocalo_owner:secret@db:5432/zocalo',
  },
  { name: 'DATABASE_POOL_SIZE', group: 'Data', help: 'Database connections per process for requests, 2 to 200.', example: '10' },
  {
    name: 'REDIS_URL',
    group: 'Data',
    help: 'Redis 7 or Valkey: queues, limits and messages between processes move there.',
    example: 'redis://cache:6379',
  },
  {
    name: 'ZOCALO_MASTER_KEY',
    group: 'Data',
    help: '32 bytes in base64 that seal the signing keys; every process needs the same. Default: a file in the data directory. Make one with: openssl rand -base64 32',
    example: '',
  },
  {
    name: 'STORAGE_S3_BUCKET',
    group: 'Files',
    help: 'Bucket that keeps pictures and exports. Without it they lie in the folder files of the data directory, which several machines would have to share.',
    example: 'zocalo-files',
  },
  { name: 'STORAGE_S3_REGION', group: 'Files', help: 'Region of the bucket. Default: us-east-1.', example: 'eu-west-1' },
  {
    name: 'STORAGE_S3_ENDPOINT',
    group: 'Files',
    help: 'Address of a server that speaks S3. Without it: AWS.',
    example: 'https://s3.example.com',
  },
  { name: 'STORAGE_S3_ACCESS_KEY_ID', group: 'Files', help: 'May put, get and delete objects of the bucket.', example: 'zocalo' },
  { name: 'STORAGE_S3_SECRET_ACCESS_KEY', group: 'Files', help: 'Secret of that key.', example: 'secret' },
  {
    name: 'STORAGE_S3_PATH_STYLE',
    group: 'Files',
    help: 'true or false: the bucket stands in the path, not in the host. Default: true when an endpoint is named.',
    example: 'true',
  },
  {
    name: 'BACKUPS_DIR',
    group: 'Backups',
    help: 'Folder for backups, best on another disk. Default: the folder backups of the data directory.',
    example: '/srv/zocalo-backups',
  },
  {
    name: 'BACKUPS_S3_BUCKET',
    group: 'Backups',
    help: 'Bucket that keeps backups instead of the folder, on the server and with the key of STORAGE_S3_*.',
    example: 'zocalo-backups',
  },
  {
    name: 'BACKUPS_S3_PREFIX',
    group: 'Backups',
    help: 'What the names of backups in the bucket begin with; ends in a slash.',
    example: 'zocalo/',
  },
  {
    name: 'BACKUP_PASSPHRASE',
    group: 'Backups',
    help: 'Seals backups; at least 12 characters. Keep a copy elsewhere: without it they cannot be read. Make one with: openssl rand -hex 24',
    example: '',
  },
  {
    name: 'BACKUP_RECIPIENT',
    group: 'Backups',
    help: 'Seals backups for whoever has the identity of this recipient, in place of a passphrase. Make both with: age-keygen',
    example: '',
  },
  {
    name: 'BACKUP_IDENTITY',
    group: 'Backups',
    help: 'Opens backups that were sealed for a recipient: AGE-SECRET-KEY-1…. Without it here, they can be written but not checked.',
    example: '',
  },
  {
    name: 'SMTP_URL',
    group: 'Mail',
    help: 'Outgoing mail. Without it mails are kept and shown on the mailbox page.',
    example: 'smtps://user:password@smtp.example.com:465',
  },
  { name: 'MAIL_FROM', group: 'Mail', help: 'Sender of every mail.', example: 'Zócalo <no-reply@example.com>' },
  {
    name: 'MAIL_IN_PORT',
    group: 'Mail',
    help: 'Port on which mails come in over SMTP, such as 2525 behind a forwarded port 25. Without it nobody listens; mail.in.address of the settings says for whom mails are taken.',
    example: '2525',
  },
  { name: 'MAIL_IN_HOST', group: 'Mail', help: 'Address to listen on for mails. Default: HOST.', example: '0.0.0.0' },
  {
    name: 'MAIL_IN_TLS_CERT',
    group: 'Mail',
    help: 'File with the certificate and its chain (PEM) for STARTTLS. Read at the start.',
    example: '',
  },
  { name: 'MAIL_IN_TLS_KEY', group: 'Mail', help: 'File with its key (PEM).', example: '' },
  {
    name: 'TELEGRAM_BOT_TOKEN',
    group: 'Telegram',
    help: 'Token of the bot that writes to staff, from @BotFather. Without it Telegram is off.',
    example: '123456789:AAHexampleexampleexampleexampleexample',
  },
  {
    name: 'TELEGRAM_API_ROOT',
    group: 'Telegram',
    help: 'Address of the Bot API server, for one of your own.',
    example: 'https://api.telegram.org',
  },
  { name: 'REGISTRATION', group: 'Accounts', help: 'open or closed.', example: 'open' },
  {
    name: 'ALLOWED_EMAIL_DOMAINS',
    group: 'Accounts',
    help: 'Domains that may register, separated by commas. Empty means any.',
    example: 'example.com,example.org',
  },
  {
    name: 'PASSWORD_BLOCKLIST_FILE',
    group: 'Accounts',
    help: 'File of passwords that nobody may choose, one a line, beside the common ones the platform knows. At most 16 MiB, read once.',
    example: '',
  },
  {
    name: 'AUTH_REFRESH_GRACE_SECONDS',
    group: 'Limits',
    help: 'How long a refresh token counts once more for clients without a retry key, from the same network. It weakens the detection of theft.',
    example: '0',
  },
  {
    name: 'RATE_LIMITS',
    group: 'Limits',
    help: 'Replaces limits by name: name=max/seconds, separated by commas; * stands for every limit.',
    example: 'auth.login.address=60/60',
  },
  { name: 'LOG_LEVEL', group: 'Logs', help: 'debug, info, warn, error or silent.', example: 'info' },
  {
    name: 'LOG_DIRECTORY',
    group: 'Logs',
    help: 'Directory of app and error log files (rotated, capped). `npm start` uses the data directory; empty elsewhere.',
    example: '/var/log/zocalo',
  },
  {
    name: 'LOG_STDOUT',
    group: 'Logs',
    help: 'true or false: JSON logs on standard output. `npm start` keeps them in files only.',
    example: 'true',
  },
  {
    name: 'METRICS_TOKEN',
    group: 'Operations',
    help: 'Bearer token that lets another machine read /metrics. Without it only this machine may.',
    example: '',
  },
  {
    name: 'DRAIN_SECONDS',
    group: 'Operations',
    help: 'How long /ready answers 503 after SIGTERM before connections are refused, 0 to 300.',
    example: '0',
  },
  {
    name: 'SENTRY_DSN',
    group: 'Observability',
    help: 'Reports errors to Sentry, or what speaks its protocol; without it nothing of it is loaded. No personal data is sent.',
    example: 'https://key@sentry.example.com/1',
  },
  { name: 'SENTRY_ENVIRONMENT', group: 'Observability', help: 'What the reports are marked with.', example: 'production' },
  { name: 'SENTRY_SAMPLE_RATE', group: 'Observability', help: 'Share of the errors that are reported, 0 to 1.', example: '1' },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    group: 'Observability',
    help: 'Sends traces to an OpenTelemetry collector over HTTP, below /v1/traces; without it nothing of it is loaded.',
    example: 'http://collector:4318',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    group: 'Observability',
    help: 'The same, as the whole address.',
    example: 'http://collector:4318/v1/traces',
  },
  { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', group: 'Observability', help: 'The one that is spoken.', example: 'http/json' },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    group: 'Observability',
    help: 'Sent with the traces: name=value, separated by commas, values encoded as in an address.',
    example: 'authorization=Bearer%20secret',
  },
  { name: 'OTEL_SERVICE_NAME', group: 'Observability', help: 'Name of the installation in traces.', example: 'zocalo' },
  {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    group: 'Observability',
    help: 'Further marks of this process in traces: name=value, separated by commas.',
    example: 'deployment.environment.name=production',
  },
  {
    name: 'OTEL_TRACES_SAMPLER',
    group: 'Observability',
    help: 'Which traces are kept: always_on, always_off, traceidratio, or one of them behind parentbased_, which lets callers decide.',
    example: 'parentbased_always_on',
  },
  { name: 'OTEL_TRACES_SAMPLER_ARG', group: 'Observability', help: 'Share that traceidratio keeps, 0 to 1.', example: '1' },
];

/** Text of `.env.example`. */
export function environmentExample(): string {
  const lines = ['# Every setting is optional. Copy to .env and uncomment what you need; real environment variables win.'];
  let group = '';
  for (const variable of ENVIRONMENT) {
    if (variable.group !== group) {
      group = variable.group;
      lines.push('', `## ${group}`);
    }
    lines.push(`# ${variable.help}`, `#${variable.name}=${variable.example}`);
  }
  return `${lines.join('\n')}\n`;
}
