import { chownSync, closeSync, fchownSync, fsyncSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

/** Writes a JSON file of mode 0600 in one step: a crash leaves the old file or the new one. It belongs to whoever owns the directory. */
export function writePrivateJson(file: string, value: unknown): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.partial`;
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
    giveToOwnerOf(dirname(file), descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
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
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(parent);
  chownSync(directory, uid, gid);
}

/** Root working in somebody else's directory must not leave files there which their owner cannot read. */
export function giveToOwnerOf(directory: string, descriptor: number): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(directory);
  fchownSync(descriptor, uid, gid);
}
