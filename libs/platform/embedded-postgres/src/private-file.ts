import { closeSync, constants, fchownSync, fsyncSync, mkdirSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

/** Whose a file is to be. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Writes a JSON file of mode 0600 in one step: a crash leaves the old file or the new one. It belongs to whoever owns the directory. */
export function writePrivateJson(file: string, value: unknown): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.partial`;
  writeNewFile(temporary, `${JSON.stringify(value, null, 2)}\n`, ownerFor(dirname(file)));
  renameSync(temporary, file);
}

/** Makes a file of mode 0600 that did not exist; neither a link nor a file that somebody put there first is written to. */
export function writeNewFile(file: string, text: string, owner: Owner | null): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    if (owner !== null) fchownSync(descriptor, owner.uid, owner.gid);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes missing directories for their owner alone; a directory that exists keeps its mode. One by one: where none can be made (/proc), the
 * `recursive` of mkdir never comes back.
 */
export function makePrivateDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(directory);
  if (parent !== directory) makePrivateDirectory(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (statSync(directory).isDirectory()) return; // somebody was faster
    throw Object.assign(new Error(`${directory} is not a directory`), { code: 'ENOTDIR', path: directory });
  }
  const owner = ownerFor(parent);
  if (owner !== null) giveDirectory(directory, owner);
}

/** Changes the owner of this directory and of nothing that a link in its place leads to. @throws ENOTDIR for a link */
export function giveDirectory(directory: string, { uid, gid }: Owner): void {
  const descriptor = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchownSync(descriptor, uid, gid);
  } finally {
    closeSync(descriptor);
  }
}

/** Root working in somebody else's directory must not leave files there which their owner cannot read. */
export function giveToOwnerOf(directory: string, descriptor: number): void {
  const owner = ownerFor(directory);
  if (owner !== null) fchownSync(descriptor, owner.uid, owner.gid);
}

/** Null unless we are root: others own what they make. */
function ownerFor(directory: string): Owner | null {
  return process.getuid?.() === 0 ? statSync(directory) : null;
}
