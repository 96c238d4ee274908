import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateDirectory } from '#platform/embedded-postgres';

const fileOf = (home: string) => join(home, 'setup-link.txt');

/** Keeps the link where only its owner reads it, for those who do not see the terminal. Returns the path. */
export function writeSetupLink(home: string, link: { url: string; expiresAt: Date }): string {
  makePrivateDirectory(home);
  const partial = `${fileOf(home)}.${randomBytes(4).toString('hex')}`;
  writeFileSync(partial, `${link.url}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(partial, fileOf(home));
  return fileOf(home);
}

/** Once there is an administrator the file says nothing that is true. */
export function removeSetupLink(home: string): void {
  rmSync(fileOf(home), { force: true });
}
