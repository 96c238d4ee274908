/** Per-limit replacements read from RATE_LIMITS: name (or `*`) to maximum and window. */
export type RateLimitOverrides = ReadonlyMap<string, { readonly max: number; readonly windowSeconds: number }>;

/** The file of passwords that nobody may choose is no larger: some two million of them. */
export const MAX_BLOCKLIST_BYTES = 16 * 1024 * 1024;

/** A bot's token as @BotFather gives it. */
export const TELEGRAM_TOKEN = /^\d{3,16}:[A-Za-z0-9_-]{20,100}$/;
/** Address of a Bot API server. Over the network only under TLS: the token stands in it. */
export const TELEGRAM_ROOT = /^(?:https:\/\/[^\s/?#@]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)(?:\/[^\s/?#@]+)*$/;

/** A bucket for files, and who may use it. */
export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Of a server that speaks S3; undefined means AWS. */
  readonly endpoint: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The bucket in the path instead of in the host's name. */
  readonly pathStyle: boolean;
}

/** Where backups are kept, and what seals them. */
export interface BackupSettings {
  /** Absolute path of the folder for them, unless they go to a bucket. */
  readonly directory: string;
  /** Undefined means: the folder. */
  readonly s3: (S3Settings & { /** Before the name of every object; ends in a slash or is empty. */ readonly prefix: string }) | undefined;
  readonly keys: {
    readonly passphrase: string | undefined;
    /** Whose identity opens what is sealed here: `age1…`. */
    readonly recipient: string | undefined;
    /** Opens backups here: `AGE-SECRET-KEY-1…`. */
    readonly identity: string | undefined;
  };
}

/** Where mails come in over SMTP. */
export interface MailInSettings {
  /** Undefined: nobody listens. */
  readonly port: number | undefined;
  readonly host: string;
  /** Absolute paths; undefined: STARTTLS is not offered. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
}

/** Where errors are reported to. */
export interface SentrySettings {
  /** Address with the project's public key in it. */
  readonly dsn: string;
  /** What the reports are marked with, such as `production`. */
  readonly environment: string;
  /** Share of the errors that are reported, 0 to 1. */
  readonly sampleRate: number;
}

/** Names of the OpenTelemetry specification. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export const TRACES_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Where traces are sent to, and which. */
export interface OpenTelemetrySettings {
  readonly tracesUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Further attributes of this process. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: (typeof TRACES_SAMPLERS)[number];
  /** Share of the traces that a sampler with a ratio keeps, 0 to 1. */
  readonly samplerRatio: number;
}

/** Everything the environment decides, checked and typed once at boot; the only place that knows `process.env`. */
export class Config {
  readonly host: string;
  readonly port: number;
  /** False when the port is the default, so that a busy one may be replaced by the next free one. */
  readonly portIsExplicit: boolean;
  /** Absolute path of the data directory (cluster, keys, logs, links). */
  readonly home: string;
  /** Base of every link that leaves the system, without a trailing slash. */
  readonly publicUrl: string;
  readonly publicUrlIsExplicit: boolean;
  /** Path of the page that the link of the first start opens: a plain one, unless the launcher found a better. */
  readonly setupPath: string;
  /** What the processes run on; undefined means: the embedded server. */
  readonly databaseUrl: string | undefined;
  /** Owner that migrates; the same as `databaseUrl` unless roles are kept apart. */
  readonly databaseOwnerUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly redisUrl: string | undefined;
  /** 32 bytes that seal signing keys at rest; undefined means: a file in the data directory. */
  readonly masterKey: Buffer | undefined;
  /** Where files are kept; undefined means: a folder of the data directory. */
  readonly s3: S3Settings | undefined;
  readonly backups: BackupSettings;
  readonly smtpUrl: string | undefined;
  /** Undefined: a setting decides, as of all that may be undefined here. */
  readonly mailFrom: string | undefined;
  readonly mailIn: MailInSettings;
  /** What `@BotFather` gave for the bot. */
  readonly telegramBotToken: string | undefined;
  /** Where a Bot API server answers, without a slash at the end. */
  readonly telegramApiRoot: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly logToStdout: boolean;
  /** Directory of the rotated log files; undefined means: none. */
  readonly logDirectory: string | undefined;
  /** False, a hop count, or a list of proxy addresses; never a blanket true. */
  readonly trustProxy: false | number | readonly string[];
  /** Connections that one address may have open at once, unless it is a trusted proxy's; 0: any number. */
  readonly connectionsPerAddress: number;
  /** Live streams that an API process keeps open at once. */
  readonly liveStreams: number;
  readonly registration: 'open' | 'closed' | undefined;
  /** Absolute path of a file with passwords nobody may choose, one a line. */
  readonly passwordBlocklistFile: string | undefined;
  /** Lower-case domains that may register. */
  readonly allowedEmailDomains: readonly string[] | undefined;
  /** Further origins, such as `https://intranet.example.com`, under which people reach our own pages. */
  readonly allowedOrigins: readonly string[];
  /**
   * For how many seconds a refresh token counts once more for a client that names no retry key, if it comes from the same
   * network with the same program; 0 means never.
   */
  readonly refreshGraceSeconds: number;
  readonly rateLimits: RateLimitOverrides;
  /** Bearer token that opens /metrics to a scraper on another machine. */
  readonly metricsToken: string | undefined;
  /** Undefined: errors are in the log only. */
  readonly sentry: SentrySettings | undefined;
  /** Undefined: nothing is traced. */
  readonly openTelemetry: OpenTelemetrySettings | undefined;
  /** How long readiness answers 503 before the server stops taking connections, in seconds. */
  readonly drainSeconds: number;
  /** True when a person at a terminal started us; links are then shown there too. */
  readonly terminal: boolean;

  constructor(values: { [K in keyof Config as Config[K] extends (...args: never[]) => unknown ? never : K]: Config[K] }) {
    Object.assign(this, values);
    Object.freeze(this);
  }

  /** True while only this machine can reach us. */
  get isLoopback(): boolean {
    return this.host === 'localhost' || this.host === '::1' || this.host.startsWith('127.');
  }

  /** A copy with some values replaced: what the launcher found out (free port, server address). */
  with(changes: Partial<Config>): Config {
    // oxlint-disable-next-line typescript/no-misused-spread -- only the fields are wanted, and they are own properties
    return new Config({ ...this, ...changes });
  }
}
