import { createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'master.key';

/**
 * The 32 bytes that seal the signing keys at rest: the configured ones, else those of `master.key` in the data
 * directory, which is made on first use, readable by its owner only. Processes that start at the same time agree
 * on one file.
 */
export async function masterKey(configured: Buffer | undefined, home: string): Promise<Buffer> {
  if (configured) return configured;
  const path = join(home, FILE);
  return (await read(path)) ?? (await create(home, path));
}

/** Tells whether two installations seal with the same key, and nothing else of it. */
export async function masterKeyFingerprint(configured: Buffer | undefined, home: string): Promise<string> {
  const key = await masterKey(configured, home);
  return createHmac('sha256', key).update('zocalo fingerprint of the master key').digest('hex').slice(0, 16);
}

async function read(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32)
    throw new Error(`${path} is damaged: it must hold 32 bytes in base64. Restore it from a backup of the data directory.`);
  return key;
}

async function create(home: string, path: string): Promise<Buffer> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  // link() refuses an existing name, so the file appears whole and only once, whoever comes first.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return (await read(path))!;
}
