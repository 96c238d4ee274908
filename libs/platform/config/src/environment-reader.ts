import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { RateLimitOverrides } from './config.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads single variables and collects what is wrong with them. An empty variable counts as not set. */
export class EnvironmentReader {
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

  /** A share, from 0 to 1. */
  ratio(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^(?:\d(?:\.\d{0,9})?|\.\d{1,9})$/.test(value) ? Number(value) : Number.NaN;
    if (number >= 0 && number <= 1) return number;
    this.problems.push(`${name} must be a number from 0 to 1, not "${value}".`);
    return undefined;
  }

  /** `name=value` by commas, values as in an address. They are not repeated: they may be secrets. */
  pairs(name: string): Record<string, string> {
    const pairs: Record<string, string> = {};
    for (const part of this.list(name)) {
      const [, key, value = ''] = /^([A-Za-z0-9._-]{1,100})\s*=\s*([\x21-\x7e]{0,2000})$/.exec(part) ?? [];
      const decoded = key === undefined ? undefined : decode(value);
      if (key !== undefined && decoded !== undefined) pairs[key] = decoded;
      else this.problems.push(`${name} must be name=value, separated by commas, each value encoded as in an address.`);
    }
    return pairs;
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

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
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
