import { resolve } from 'node:path';
import { MAIL_IN_CASES } from './mail-in-cases.js';
import { OBSERVING_CASES } from './observing-cases.js';
import type { Case } from './variable-case.js';

const KEY = Buffer.alloc(32, 200).toString('base64');

const S3 = { STORAGE_S3_BUCKET: 'files', STORAGE_S3_ACCESS_KEY_ID: 'me', STORAGE_S3_SECRET_ACCESS_KEY: 'x'.repeat(40) };
const s3 = (changes: object) => ({
  bucket: 'files',
  region: 'us-east-1',
  endpoint: undefined,
  accessKeyId: 'me',
  secretAccessKey: 'x'.repeat(40),
  pathStyle: false,
  ...changes,
});

const backups = (changes: object) => ({
  directory: resolve('.zocalo/backups'),
  s3: undefined,
  keys: { passphrase: undefined, recipient: undefined, identity: undefined },
  ...changes,
});
const keys = (changes: object) => backups({ keys: { ...backups({}).keys, ...changes } });
const RECIPIENT = `age1${'q'.repeat(58)}`;
const IDENTITY = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;

/** Every variable of the environment by name. */
export const CASES: Record<string, Case> = {
  HOST: {
    field: 'host',
    byDefault: '127.0.0.1',
    good: { '0.0.0.0': '0.0.0.0', '::1': '::1', ' plaza.example.com ': 'plaza.example.com' },
    bad: {
      'http://x': 'HOST must be a name or an address without port, such as 127.0.0.1.',
      'a b': 'HOST must be a name or an address without port, such as 127.0.0.1.',
    },
  },
  PORT: {
    field: 'port',
    byDefault: 3001,
    good: { 0: 0, 65535: 65_535 },
    bad: {
      65536: 'PORT must be a whole number from 0 to 65535, not "65536".',
      '-1': 'PORT must be a whole number from 0 to 65535, not "-1".',
      '3001.5': 'PORT must be a whole number from 0 to 65535, not "3001.5".',
      '0x10': 'PORT must be a whole number from 0 to 65535, not "0x10".',
    },
  },
  PUBLIC_URL: {
    field: 'publicUrl',
    byDefault: 'http://localhost:3001',
    good: { 'https://plaza.example.com/': 'https://plaza.example.com', 'http://x/base//': 'http://x/base' },
    bad: {
      'plaza.example.com': 'PUBLIC_URL must be an address starting with http:// or https://.',
      'ftp://x': 'PUBLIC_URL must be an address starting with http:// or https://.',
      'https://user:hunter2@x': 'PUBLIC_URL must be an address without user, query and fragment: links are made by adding a path.',
      'https://x/?a=1': 'PUBLIC_URL must be an address without user, query and fragment: links are made by adding a path.',
    },
  },
  TRUST_PROXY: {
    field: 'trustProxy',
    byDefault: false,
    good: { 0: false, false: false, 1: 1, 9: 9, '10.0.0.7': ['10.0.0.7'], '10.0.0.0/8, 2001:db8::/32': ['10.0.0.0/8', '2001:db8::/32'] },
    bad: Object.fromEntries(
      [
        'true',
        '10',
        '1.2.3',
        '10.0.0.0/33',
        '2001:db8::/129',
        '0.0.0.0/0',
        '::/0',
        '10.0.0.0/00',
        '999.1.1.1',
        'proxy.example.com',
        ',',
        '10.0.0.0/8/8',
      ].map((value) => [value, `TRUST_PROXY must be a number of proxies from 1 to 9 or a list of their addresses, not "${value}".`]),
    ),
  },
  CONNECTIONS_PER_ADDRESS: {
    field: 'connectionsPerAddress',
    byDefault: 1_000,
    good: { 0: 0, 50: 50 },
    bad: { '-1': 'CONNECTIONS_PER_ADDRESS must be a whole number from 0 to 100000, not "-1".' },
  },
  LIVE_STREAMS: {
    field: 'liveStreams',
    byDefault: 2_000,
    good: { 50: 50 },
    bad: { 0: 'LIVE_STREAMS must be a whole number from 1 to 50000, not "0".' },
  },
  ZOCALO_HOME: {
    field: 'home',
    byDefault: resolve('.zocalo'),
    good: { '/srv/zocalo data': '/srv/zocalo data', relative: resolve('relative') },
    bad: {},
  },
  DATABASE_URL: {
    field: 'databaseUrl',
    byDefault: undefined,
    good: { 'postgres://u:p@db/z': 'postgres://u:p@db/z', 'postgresql://db/z': 'postgresql://db/z' },
    bad: {
      'mysql://u:hunter2@db': 'DATABASE_URL must be an address starting with postgres:// or postgresql://.',
      hunter2: 'DATABASE_URL must be an address starting with postgres:// or postgresql://.',
    },
  },
  DATABASE_OWNER_URL: {
    field: 'databaseOwnerUrl',
    byDefault: undefined,
    good: { 'postgres://o:p@db/z': 'postgres://o:p@db/z' },
    bad: { 'hunter2://x': 'DATABASE_OWNER_URL must be an address starting with postgres:// or postgresql://.' },
    beside: { DATABASE_URL: 'postgres://u:p@db/z' },
  },
  DATABASE_POOL_SIZE: {
    field: 'databasePoolSize',
    byDefault: 10,
    good: { 2: 2, 200: 200 },
    bad: {
      1: 'DATABASE_POOL_SIZE must be a whole number from 2 to 200, not "1".',
      201: 'DATABASE_POOL_SIZE must be a whole number from 2 to 200, not "201".',
    },
  },
  REDIS_URL: {
    field: 'redisUrl',
    byDefault: undefined,
    good: { 'rediss://:p@cache:6380/1': 'rediss://:p@cache:6380/1' },
    bad: { 'cache:hunter2': 'REDIS_URL must be an address starting with redis:// or rediss://.' },
  },
  ZOCALO_MASTER_KEY: {
    field: 'masterKey',
    byDefault: undefined,
    good: { [KEY]: Buffer.alloc(32, 200), [KEY.replaceAll('/', '_').replaceAll('+', '-').replace('=', '')]: Buffer.alloc(32, 200) },
    bad: Object.fromEntries(
      [
        'hunter2',
        Buffer.alloc(31).toString('base64'),
        Buffer.alloc(33).toString('base64'),
        Buffer.alloc(32).toString('hex'),
        `${KEY.slice(0, 20)} !! ${KEY.slice(20)}`,
      ].map((value) => [value, 'ZOCALO_MASTER_KEY must be 32 bytes in base64; make one with: openssl rand -base64 32']),
    ),
  },
  STORAGE_S3_BUCKET: {
    field: 's3',
    byDefault: undefined,
    good: { 'zocalo.files-1': s3({ bucket: 'zocalo.files-1' }) },
    bad: Object.fromEntries(
      ['Files', 'ab', '../files', 'a b c'].map((value) => [
        value,
        'STORAGE_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens.',
      ]),
    ),
    beside: S3,
  },
  STORAGE_S3_REGION: {
    field: 's3',
    byDefault: undefined,
    good: { 'eu-west-1': s3({ region: 'eu-west-1' }) },
    bad: { 'eu west': 'STORAGE_S3_REGION must be a region such as eu-west-1.' },
    beside: S3,
  },
  STORAGE_S3_ENDPOINT: {
    field: 's3',
    byDefault: undefined,
    good: { 'http://minio:9000': s3({ endpoint: 'http://minio:9000', pathStyle: true }) },
    bad: { 'hunter2:9000': 'STORAGE_S3_ENDPOINT must be an address starting with http:// or https://.' },
    beside: S3,
  },
  STORAGE_S3_ACCESS_KEY_ID: {
    field: 's3',
    byDefault: undefined,
    good: { AKIA: s3({ accessKeyId: 'AKIA' }) },
    bad: { 'hunter2 x': 'STORAGE_S3_ACCESS_KEY_ID must be one word.' },
    beside: S3,
  },
  STORAGE_S3_SECRET_ACCESS_KEY: {
    field: 's3',
    byDefault: undefined,
    good: { 'a/b+c=': s3({ secretAccessKey: 'a/b+c=' }) },
    bad: { 'hunter2 x': 'STORAGE_S3_SECRET_ACCESS_KEY must be one word.' },
    beside: S3,
  },
  STORAGE_S3_PATH_STYLE: {
    field: 's3',
    byDefault: undefined,
    good: { true: s3({ pathStyle: true }), false: s3({}) },
    bad: { yes: 'STORAGE_S3_PATH_STYLE must be one of true, false, not "yes".' },
    beside: S3,
  },
  BACKUPS_DIR: {
    field: 'backups',
    byDefault: backups({}),
    good: { '/srv/back ups': backups({ directory: '/srv/back ups' }), relative: backups({ directory: resolve('relative') }) },
    bad: {},
  },
  BACKUPS_S3_BUCKET: {
    field: 'backups',
    byDefault: backups({}),
    good: { 'zocalo.backups-1': backups({ s3: s3({ bucket: 'zocalo.backups-1', prefix: '' }) }) },
    bad: { '../backups': 'BACKUPS_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens.' },
    beside: S3,
  },
  BACKUPS_S3_PREFIX: {
    field: 'backups',
    byDefault: backups({}),
    good: {
      'zocalo/': backups({ s3: s3({ bucket: 'backups', prefix: 'zocalo/' }) }),
      'a/b/': backups({ s3: s3({ bucket: 'backups', prefix: 'a/b/' }) }),
    },
    bad: Object.fromEntries(
      ['zocalo', '/zocalo/', '../', 'a//b/'].map((value) => [
        value,
        'BACKUPS_S3_PREFIX must be folders of letters, digits, - and _ that end in a slash, such as zocalo/.',
      ]),
    ),
    beside: { ...S3, BACKUPS_S3_BUCKET: 'backups' },
  },
  BACKUP_PASSPHRASE: {
    field: 'backups',
    byDefault: backups({}),
    good: {
      'correct horse battery': keys({ passphrase: 'correct horse battery' }),
      ' twelve chars ': keys({ passphrase: 'twelve chars' }),
    },
    bad: { 'hunter2 hun': 'BACKUP_PASSPHRASE must have at least 12 characters.' },
  },
  BACKUP_RECIPIENT: {
    field: 'backups',
    byDefault: backups({}),
    good: { [RECIPIENT]: keys({ recipient: RECIPIENT }) },
    bad: { age1hunter2: 'BACKUP_RECIPIENT must be a recipient of age, such as age1….' },
  },
  BACKUP_IDENTITY: {
    field: 'backups',
    byDefault: backups({}),
    good: { [IDENTITY]: keys({ identity: IDENTITY }) },
    bad: {
      hunter2: 'BACKUP_IDENTITY must be an identity of age, such as AGE-SECRET-KEY-1….',
      [IDENTITY.toLowerCase()]: 'BACKUP_IDENTITY must be an identity of age, such as AGE-SECRET-KEY-1….',
    },
  },
  SMTP_URL: {
    field: 'smtpUrl',
    byDefault: undefined,
    good: { 'smtp://mail:25': 'smtp://mail:25' },
    bad: { 'mail.hunter2:25': 'SMTP_URL must be an address starting with smtp:// or smtps://.' },
  },
  MAIL_FROM: {
    field: 'mailFrom',
    byDefault: undefined,
    good: { 'a@b': 'a@b', 'Plaza <a@example.com>': 'Plaza <a@example.com>' },
    bad: {
      Plaza: 'MAIL_FROM must be an address, such as Zócalo <no-reply@example.com>.',
      'a@b\r\nBcc: c@d': 'MAIL_FROM must be an address, such as Zócalo <no-reply@example.com>.',
    },
  },
  ...MAIL_IN_CASES,
  REGISTRATION: {
    field: 'registration',
    byDefault: undefined,
    good: { closed: 'closed', open: 'open' },
    bad: { Closed: 'REGISTRATION must be one of open, closed, not "Closed".' },
  },
  ALLOWED_EMAIL_DOMAINS: {
    field: 'allowedEmailDomains',
    byDefault: undefined,
    good: { 'Example.com, example.org,': ['example.com', 'example.org'], 'exämple.de': ['exämple.de'] },
    bad: {
      'example.com,@example.org': 'ALLOWED_EMAIL_DOMAINS has "@example.org", which is not a domain such as example.com.',
      '*.example.com': 'ALLOWED_EMAIL_DOMAINS has "*.example.com", which is not a domain such as example.com.',
    },
  },
  PASSWORD_BLOCKLIST_FILE: {
    field: 'passwordBlocklistFile',
    byDefault: undefined,
    good: { 'package.json': resolve('package.json') },
    bad: {
      libs: 'PASSWORD_BLOCKLIST_FILE must name a file of at most 16 MiB that can be read; "libs" is not a file.',
      '/nowhere/list.txt': 'PASSWORD_BLOCKLIST_FILE must name a file of at most 16 MiB that can be read; "/nowhere/list.txt" is not there.',
      'package.json/list.txt':
        'PASSWORD_BLOCKLIST_FILE must name a file of at most 16 MiB that can be read; "package.json/list.txt" cannot be read.',
      [process.execPath]: `PASSWORD_BLOCKLIST_FILE must name a file of at most 16 MiB that can be read; "${process.execPath}" is larger.`,
    },
  },
  ALLOWED_ORIGINS: {
    field: 'allowedOrigins',
    byDefault: [],
    good: { 'https://intranet.example.com:8443, http://10.0.0.7': ['https://intranet.example.com:8443', 'http://10.0.0.7'] },
    bad: {
      'https://intranet.example.com/':
        'ALLOWED_ORIGINS has "https://intranet.example.com/", which is not an origin such as https://intranet.example.com.',
      'intranet.example.com': 'ALLOWED_ORIGINS has "intranet.example.com", which is not an origin such as https://intranet.example.com.',
      null: 'ALLOWED_ORIGINS has "null", which is not an origin such as https://intranet.example.com.',
      'ftp://x': 'ALLOWED_ORIGINS has "ftp://x", which is not an origin such as https://intranet.example.com.',
    },
  },
  RATE_LIMITS: {
    field: 'rateLimits',
    byDefault: new Map(),
    good: {
      'auth.login.address=60/30,*=5/1': new Map([
        ['auth.login.address', { max: 60, windowSeconds: 30 }],
        ['*', { max: 5, windowSeconds: 1 }],
      ]),
    },
    bad: {
      'x=1': 'RATE_LIMITS has "x=1", which is not name=max/seconds.',
      'x=0/60': 'RATE_LIMITS has "x=0/60", which is not name=max/seconds.',
      'x=1/0': 'RATE_LIMITS has "x=1/0", which is not name=max/seconds.',
      '=1/1': 'RATE_LIMITS has "=1/1", which is not name=max/seconds.',
    },
  },
  TELEGRAM_BOT_TOKEN: {
    field: 'telegramBotToken',
    byDefault: undefined,
    good: { '123456789:AAHexampleexampleexample_-': '123456789:AAHexampleexampleexample_-' },
    bad: {
      AAHexampleexampleexampleexample: 'TELEGRAM_BOT_TOKEN must be a token as @BotFather gives it, such as 123456789:AAH….',
      '123456789:short': 'TELEGRAM_BOT_TOKEN must be a token as @BotFather gives it, such as 123456789:AAH….',
    },
  },
  TELEGRAM_API_ROOT: {
    field: 'telegramApiRoot',
    byDefault: undefined,
    good: {
      'https://bots.example/api': 'https://bots.example/api',
      'http://127.0.0.1:8081': 'http://127.0.0.1:8081',
      'http://localhost:8081': 'http://localhost:8081',
    },
    bad: Object.fromEntries(
      ['http://bots.example', 'https://bots.example/', 'http://localhost.evil.example', 'http://127.0.0.1@evil.example'].map((root) => [
        root,
        'TELEGRAM_API_ROOT must start with https:// (http:// only for this machine) and not end in a slash, such as https://api.telegram.org.',
      ]),
    ),
  },
  LOG_LEVEL: {
    field: 'logLevel',
    byDefault: 'info',
    good: { silent: 'silent', debug: 'debug' },
    bad: { verbose: 'LOG_LEVEL must be one of debug, info, warn, error, silent, not "verbose".' },
  },
  LOG_DIRECTORY: { field: 'logDirectory', byDefault: undefined, good: { '/var/log/zocalo': '/var/log/zocalo' }, bad: {} },
  LOG_STDOUT: {
    field: 'logToStdout',
    byDefault: true,
    good: { false: false, true: true },
    bad: { yes: 'LOG_STDOUT must be one of true, false, not "yes".' },
  },
  METRICS_TOKEN: {
    field: 'metricsToken',
    byDefault: undefined,
    good: { '0123456789abcdef': '0123456789abcdef' },
    bad: {
      hunter2: 'METRICS_TOKEN must have at least 16 characters and no spaces; make one with: openssl rand -hex 24.',
      'hunter2 hunter2 hunter2': 'METRICS_TOKEN must have at least 16 characters and no spaces; make one with: openssl rand -hex 24.',
    },
  },
  AUTH_REFRESH_GRACE_SECONDS: {
    field: 'refreshGraceSeconds',
    byDefault: 0,
    good: { 60: 60 },
    bad: { 61: 'AUTH_REFRESH_GRACE_SECONDS must be a whole number from 0 to 60, not "61".' },
  },
  DRAIN_SECONDS: {
    field: 'drainSeconds',
    byDefault: 0,
    good: { 300: 300 },
    bad: {
      301: 'DRAIN_SECONDS must be a whole number from 0 to 300, not "301".',
      '1e2': 'DRAIN_SECONDS must be a whole number from 0 to 300, not "1e2".',
    },
  },
  ...OBSERVING_CASES,
};
