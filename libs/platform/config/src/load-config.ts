import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Config, MAX_BLOCKLIST_BYTES, type RateLimitOverrides, type S3Settings } from './config.js';

/** The environment does not make sense; `problems` lists everything that is wrong, one sentence each. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment. @throws ConfigError naming every problem at once. */
export function loadConfig(env: Environment, defaults: { home?: string; terminal?: boolean; setupPath?: string } = {}): Config {
  const problems: string[] = [];
  const read = new EnvironmentReader(env, problems);
  const host =
    read.matching('HOST', /^[A-Za-z0-9._:-]{1,253}$/, 'must be a name or an address without port, such as 127.0.0.1') ?? '127.0.0.1';
  const port = read.integer('PORT', 0, 65_535) ?? 3001;
  const publicUrl = read.publicUrl('PUBLIC_URL');
  const config = {
    host,
    port,
    portIsExplicit: read.text('PORT') !== undefined,
    home: resolve(read.text('ZOCALO_HOME') ?? defaults.home ?? '.zocalo'),
    publicUrl: (publicUrl ?? `http://${nameOf(host)}:${port}`).replace(/\/+$/, ''),
    publicUrlIsExplicit: publicUrl !== undefined,
    setupPath: defaults.setupPath ?? '/setup',
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseOwnerUrl: read.url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']) ?? read.text('DATABASE_URL'),
    databasePoolSize: read.integer('DATABASE_POOL_SIZE', 2, 200) ?? 10,
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    masterKey: read.key('ZOCALO_MASTER_KEY'),
    s3: readS3(read, problems),
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: read.matching('MAIL_FROM', /^[^\r\n]*[^\s@<>]@[^\s@<>]+>?$/, 'must be an address, such as Zócalo <no-reply@example.com>'),
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']) ?? 'info',
    logToStdout: (read.choice('LOG_STDOUT', ['true', 'false']) ?? 'true') === 'true',
    logDirectory: read.text('LOG_DIRECTORY'),
    trustProxy: read.proxies('TRUST_PROXY'),
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
    drainSeconds: read.integer('DRAIN_SECONDS', 0, 300) ?? 0,
    terminal: defaults.terminal ?? false,
  };
  if (read.text('DATABASE_OWNER_URL') !== undefined && read.text('DATABASE_URL') === undefined)
    problems.push('DATABASE_OWNER_URL is set but DATABASE_URL is not.');
  if (problems.length > 0) throw new ConfigError(problems);
  return new Config(config as never);
}

/** The bucket for files; undefined when none is named. */
function readS3(read: EnvironmentReader, problems: string[]): S3Settings | undefined {
  const bucket = read.matching(
    'STORAGE_S3_BUCKET',
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens',
  );
  const region = read.matching('STORAGE_S3_REGION', /^[a-z0-9-]{1,40}$/, 'must be a region such as eu-west-1');
  const endpoint = read.url('STORAGE_S3_ENDPOINT', ['http:', 'https:']);
  const accessKeyId = read.matching('STORAGE_S3_ACCESS_KEY_ID', /^[\x21-\x7e]{1,128}$/, 'must be one word');
  const secretAccessKey = read.matching('STORAGE_S3_SECRET_ACCESS_KEY', /^[\x21-\x7e]{1,256}$/, 'must be one word');
  const pathStyle = read.choice('STORAGE_S3_PATH_STYLE', ['true', 'false']);
  if (bucket === undefined) return undefined;
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return {
      bucket,
      region: region ?? 'us-east-1',
      endpoint,
      accessKeyId,
      secretAccessKey,
      pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
    };
  if (read.text('STORAGE_S3_ACCESS_KEY_ID') === undefined || read.text('STORAGE_S3_SECRET_ACCESS_KEY') === undefined)
    problems.push('STORAGE_S3_BUCKET is set but not both of STORAGE_S3_ACCESS_KEY_ID and STORAGE_S3_SECRET_ACCESS_KEY.');
  return undefined;
}

/** How a browser on this machine names the host: a server on every address has none of its own. */
function nameOf(host: string): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Reads single variables and collects what is wrong with them. An empty variable counts as not set. */
class EnvironmentReader {
  constructor(
    private readonly env: Environment,
    private readonly problems: string[],
  ) {}

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.problems.push(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
    return undefined;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || choices.includes(value as T)) return value as T | undefined;
    this.problems.push(`${name} must be one of ${choices.join(', ')}, not "${value}".`);
    return undefined;
  }

  /** The value is never repeated in a problem: it may carry a password. */
  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    this.problems.push(`${name} must be an address starting with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
    return undefined;
  }

  /** The value is not repeated: it may be a secret. */
  matching(name: string, pattern: RegExp, problem: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || pattern.test(value)) return value;
    this.problems.push(`${name} ${problem}.`);
    return undefined;
  }

  /** Absolute path of a file that is there and not larger than `maxBytes`. */
  file(name: string, maxBytes: number): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const problem = problemOfFile(value, maxBytes);
    if (problem === null) return resolve(value);
    this.problems.push(`${name} must name a file of at most ${maxBytes / 1024 / 1024} MiB that can be read; "${value}" ${problem}.`);
    return undefined;
  }

  publicUrl(name: string): string | undefined {
    const value = this.url(name, ['http:', 'https:']);
    if (value === undefined) return undefined;
    const { search, hash, username, password } = new URL(value);
    if (`${search}${hash}${username}${password}` === '') return value;
    this.problems.push(`${name} must be an address without user, query and fragment: links are made by adding a path.`);
    return undefined;
  }

  origins(name: string): string[] {
    const origins = this.list(name);
    for (const origin of origins) {
      const isOrigin = URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && new URL(origin).origin === origin;
      if (!isOrigin) this.problems.push(`${name} has "${origin}", which is not an origin such as https://intranet.example.com.`);
    }
    return origins;
  }

  domains(name: string): string[] {
    const domains = this.list(name).map((domain) => domain.toLowerCase());
    for (const domain of domains) {
      if (!/^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u.test(domain))
        this.problems.push(`${name} has "${domain}", which is not a domain such as example.com.`);
    }
    return domains;
  }

  key(name: string): Buffer | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    // Checked by shape: decoding skips what is not base64, and would make a key of fewer secrets than it looks.
    if (/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return Buffer.from(value, 'base64');
    this.problems.push(`${name} must be 32 bytes in base64; make one with: openssl rand -base64 32`);
    return undefined;
  }

  proxies(name: string): false | number | string[] {
    const value = this.text(name);
    if (value === undefined || value === 'false' || value === '0') return false;
    if (/^[1-9]$/.test(value)) return Number(value);
    const addresses = this.list(name);
    if (addresses.length > 0 && addresses.every(isAddressOrNetwork)) return addresses;
    this.problems.push(`${name} must be a number of proxies from 1 to 9 or a list of their addresses, not "${value}".`);
    return false;
  }

  limits(name: string): RateLimitOverrides {
    const overrides = new Map<string, { max: number; windowSeconds: number }>();
    for (const part of this.list(name)) {
      const match = /^([a-z0-9.*-]+)=(\d{1,9})\/(\d{1,6})$/.exec(part);
      if (match && Number(match[2]) > 0 && Number(match[3]) > 0)
        overrides.set(match[1]!, { max: Number(match[2]), windowSeconds: Number(match[3]) });
      else this.problems.push(`${name} has "${part}", which is not name=max/seconds.`);
    }
    return overrides;
  }
}

function problemOfFile(path: string, maxBytes: number): string | null {
  try {
    accessSync(path, constants.R_OK);
    const stats = statSync(path);
    return !stats.isFile() ? 'is not a file' : stats.size > maxBytes ? 'is larger' : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'cannot be read';
  }
}

/** `10.0.0.7`, `10.0.0.0/8`, `2001:db8::/32`; not everybody: then each request could say where it comes from. */
function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  return (
    version !== 0 &&
    !address.includes('%') &&
    rest.length === 0 &&
    (bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  );
}
