import { join, resolve } from 'node:path';
import {
  type BackupSettings,
  Config,
  MAX_BLOCKLIST_BYTES,
  type MailInSettings,
  type S3Settings,
  TELEGRAM_ROOT,
  TELEGRAM_TOKEN,
} from './config.js';
import { type Environment, EnvironmentReader } from './environment-reader.js';
import { readOpenTelemetry, readSentry } from './observing.js';

const HOST = /^[A-Za-z0-9._:-]{1,253}$/;
const HOST_PROBLEM = 'must be a name or an address without port, such as 127.0.0.1';
/** A certificate with its chain, or its key. */
const MAX_PEM_BYTES = 1024 ** 2;

/** The environment does not make sense; `problems` lists everything that is wrong, one sentence each. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/** Reads and checks the environment. @throws ConfigError naming every problem at once. */
export function loadConfig(env: Environment, defaults: { home?: string; terminal?: boolean; setupPath?: string } = {}): Config {
  const problems: string[] = [];
  const read = new EnvironmentReader(env, problems);
  const host = read.matching('HOST', HOST, HOST_PROBLEM) ?? '127.0.0.1';
  const port = read.integer('PORT', 0, 65_535) ?? 3001;
  const publicUrl = read.publicUrl('PUBLIC_URL');
  const home = resolve(read.text('ZOCALO_HOME') ?? defaults.home ?? '.zocalo');
  const account = readS3Account(read);
  const config = {
    host,
    port,
    portIsExplicit: read.text('PORT') !== undefined,
    home,
    publicUrl: (publicUrl ?? `http://${nameOf(host)}:${port}`).replace(/\/+$/, ''),
    publicUrlIsExplicit: publicUrl !== undefined,
    setupPath: defaults.setupPath ?? '/setup',
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseOwnerUrl: read.url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']) ?? read.text('DATABASE_URL'),
    databasePoolSize: read.integer('DATABASE_POOL_SIZE', 2, 200) ?? 10,
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    masterKey: read.key('ZOCALO_MASTER_KEY'),
    s3: readBucket('STORAGE_S3_BUCKET', account, read, problems),
    backups: readBackups(home, account, read, problems),
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: read.matching('MAIL_FROM', /^[^\r\n]*[^\s@<>]@[^\s@<>]+>?$/, 'must be an address, such as Zócalo <no-reply@example.com>'),
    mailIn: readMailIn(host, read, problems),
    telegramBotToken: read.matching('TELEGRAM_BOT_TOKEN', TELEGRAM_TOKEN, 'must be a token as @BotFather gives it, such as 123456789:AAH…'),
    telegramApiRoot: read.matching(
      'TELEGRAM_API_ROOT',
      TELEGRAM_ROOT,
      'must start with https:// (http:// only for this machine) and not end in a slash, such as https://api.telegram.org',
    ),
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']) ?? 'info',
    logToStdout: (read.choice('LOG_STDOUT', ['true', 'false']) ?? 'true') === 'true',
    logDirectory: read.text('LOG_DIRECTORY'),
    trustProxy: read.proxies('TRUST_PROXY'),
    // An office of 150 behind one address has six from each browser; to one program they are some 20 MB, and no more.
    connectionsPerAddress: read.integer('CONNECTIONS_PER_ADDRESS', 0, 100_000) ?? 1_000,
    liveStreams: read.integer('LIVE_STREAMS', 1, 50_000) ?? 2_000,
    registration: read.choice('REGISTRATION', ['open', 'closed']),
    allowedEmailDomains: read.text('ALLOWED_EMAIL_DOMAINS') === undefined ? undefined : read.domains('ALLOWED_EMAIL_DOMAINS'),
    passwordBlocklistFile: read.file('PASSWORD_BLOCKLIST_FILE', MAX_BLOCKLIST_BYTES),
    allowedOrigins: read.origins('ALLOWED_ORIGINS'),
    refreshGraceSeconds: read.integer('AUTH_REFRESH_GRACE_SECONDS', 0, 60) ?? 0,
    rateLimits: read.limits('RATE_LIMITS'),
    metricsToken: read.matching(
      'METRICS_TOKEN',
      /^[\x21-\x7e]{16,}$/,
      'must have at least 16 characters and no spaces; make one with: openssl rand -hex 24',
    ),
    sentry: readSentry(read),
    openTelemetry: readOpenTelemetry(read),
    drainSeconds: read.integer('DRAIN_SECONDS', 0, 300) ?? 0,
    terminal: defaults.terminal ?? false,
  };
  if (read.text('DATABASE_OWNER_URL') !== undefined && read.text('DATABASE_URL') === undefined)
    problems.push('DATABASE_OWNER_URL is set but DATABASE_URL is not.');
  if (problems.length > 0) throw new ConfigError(problems);
  return new Config(config as never);
}

function readMailIn(host: string, read: EnvironmentReader, problems: string[]): MailInSettings {
  const certFile = read.file('MAIL_IN_TLS_CERT', MAX_PEM_BYTES);
  const keyFile = read.file('MAIL_IN_TLS_KEY', MAX_PEM_BYTES);
  if ((read.text('MAIL_IN_TLS_CERT') === undefined) !== (read.text('MAIL_IN_TLS_KEY') === undefined))
    problems.push('MAIL_IN_TLS_CERT and MAIL_IN_TLS_KEY are needed together.');
  return {
    port: read.integer('MAIL_IN_PORT', 0, 65_535),
    host: read.matching('MAIL_IN_HOST', HOST, HOST_PROBLEM) ?? host,
    tls: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined,
  };
}

type S3Account = Omit<S3Settings, 'bucket' | 'accessKeyId' | 'secretAccessKey'> & {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
};

function readS3Account(read: EnvironmentReader): S3Account {
  const region = read.matching('STORAGE_S3_REGION', /^[a-z0-9-]{1,40}$/, 'must be a region such as eu-west-1');
  const endpoint = read.url('STORAGE_S3_ENDPOINT', ['http:', 'https:']);
  const accessKeyId = read.matching('STORAGE_S3_ACCESS_KEY_ID', /^[\x21-\x7e]{1,128}$/, 'must be one word');
  const secretAccessKey = read.matching('STORAGE_S3_SECRET_ACCESS_KEY', /^[\x21-\x7e]{1,256}$/, 'must be one word');
  const pathStyle = read.choice('STORAGE_S3_PATH_STYLE', ['true', 'false']);
  return {
    region: region ?? 'us-east-1',
    endpoint,
    accessKeyId,
    secretAccessKey,
    pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
  };
}

/** A bucket of the account; undefined when none is named. */
function readBucket(name: string, account: S3Account, read: EnvironmentReader, problems: string[]): S3Settings | undefined {
  const bucket = read.matching(
    name,
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens',
  );
  if (bucket === undefined) return undefined;
  const { accessKeyId, secretAccessKey } = account;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { ...account, bucket, accessKeyId, secretAccessKey };
  if (read.text('STORAGE_S3_ACCESS_KEY_ID') === undefined || read.text('STORAGE_S3_SECRET_ACCESS_KEY') === undefined)
    problems.push(`${name} is set but not both of STORAGE_S3_ACCESS_KEY_ID and STORAGE_S3_SECRET_ACCESS_KEY.`);
  return undefined;
}

function readBackups(home: string, account: S3Account, read: EnvironmentReader, problems: string[]): BackupSettings {
  const bucket = readBucket('BACKUPS_S3_BUCKET', account, read, problems);
  const prefix = read.matching(
    'BACKUPS_S3_PREFIX',
    /^(?:[A-Za-z0-9_-]{1,60}\/){1,5}$/,
    'must be folders of letters, digits, - and _ that end in a slash, such as zocalo/',
  );
  const passphrase = read.matching('BACKUP_PASSPHRASE', /^.{12,500}$/s, 'must have at least 12 characters');
  const recipient = read.matching('BACKUP_RECIPIENT', /^age1[02-9ac-hj-np-z]{58}$/, 'must be a recipient of age, such as age1…');
  const identity = read.matching(
    'BACKUP_IDENTITY',
    /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/,
    'must be an identity of age, such as AGE-SECRET-KEY-1…',
  );
  if (passphrase !== undefined && recipient !== undefined)
    problems.push('BACKUP_PASSPHRASE and BACKUP_RECIPIENT are both set; a backup is sealed with one of them.');
  return {
    directory: resolve(read.text('BACKUPS_DIR') ?? join(home, 'backups')),
    s3: bucket && { ...bucket, prefix: prefix ?? '' },
    keys: { passphrase, recipient, identity },
  };
}

/** How a browser on this machine names the host: a server on every address has none of its own. */
function nameOf(host: string): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
