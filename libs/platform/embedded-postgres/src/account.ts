import { readFileSync } from 'node:fs';
import { EmbeddedServerError } from './embedded-server-error.js';

/** The unprivileged account that runs the server when we are root: PostgreSQL refuses to run as root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** `zocalo` if the machine has that user, else `nobody`. The server looks its own user up, so an entry in the user list is needed. */
export function serviceAccount(passwd = readPasswd()): Account {
  const account = ['zocalo', 'nobody'].map((name) => passwd.find((entry) => entry.name === name)).find((entry) => entry && entry.uid > 0);
  if (account === undefined) {
    throw new EmbeddedServerError(
      'PostgreSQL does not run as root, and this machine has neither a user "zocalo" nor "nobody": create one or set DATABASE_URL.',
    );
  }
  return account;
}

/** The account that owns an existing cluster. */
export function accountOf(uid: number, passwd = readPasswd()): Account {
  const account = passwd.find((entry) => entry.uid === uid);
  if (account === undefined || uid === 0) {
    throw new EmbeddedServerError(`The database files belong to user number ${uid}, which cannot run PostgreSQL on this machine.`);
  }
  return account;
}

function readPasswd(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }));
}
