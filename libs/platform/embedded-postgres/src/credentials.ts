import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EmbeddedServerError } from './embedded-server-error.js';
import { writePrivateJson } from './private-file.js';

export const DATABASE = 'zocalo';

/** PostgreSQL role per purpose: `owner` migrates, `runtime` serves, `readonly` looks. */
export const ROLES = { superuser: 'postgres', owner: 'zocalo_owner', runtime: 'zocalo_runtime', readonly: 'zocalo_readonly' } as const;
export type RolePurpose = keyof typeof ROLES;

/** The one file that knows the passwords of an embedded server. */
export interface Credentials {
  /** Names the cluster these passwords belong to. */
  readonly clusterId: string;
  /** The directory that holds the cluster; absent until it was chosen. */
  readonly place?: string;
  /** The roles and the database were made with these passwords. */
  readonly provisioned: boolean;
  readonly passwords: Readonly<Record<RolePurpose, string>>;
}

export function newCredentials(): Credentials {
  const password = () => randomBytes(24).toString('base64url');
  return {
    clusterId: randomBytes(8).toString('hex'),
    provisioned: false,
    passwords: { superuser: password(), owner: password(), runtime: password(), readonly: password() },
  };
}

/** Null when there is no such file yet. */
export function readCredentials(file: string): Credentials | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
  try {
    const parsed = JSON.parse(text) as Credentials;
    if (typeof parsed.clusterId === 'string' && typeof parsed.passwords?.superuser === 'string') return parsed;
  } catch {
    // told below
  }
  throw new EmbeddedServerError(`${file} is damaged: restore it, or remove it to have new passwords made.`);
}

export function writeCredentials(file: string, credentials: Credentials): void {
  writePrivateJson(file, credentials);
}

/** Connection address of a role on the local server. */
export function connectionUrl(credentials: Credentials, purpose: RolePurpose, port: number): string {
  const database = purpose === 'superuser' ? 'postgres' : DATABASE;
  return `postgresql://${ROLES[purpose]}:${credentials.passwords[purpose]}@127.0.0.1:${port}/${database}`;
}
