import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';

/** The file system that holds a folder of the product. */
export interface DiskState {
  readonly name: 'data' | 'logs' | 'files';
  readonly bytes: number;
  /** What this process may still write. */
  readonly freeBytes: number;
  readonly freeShare: number;
}

/** Folders of this machine that fill. */
@Injectable()
export class Disks {
  constructor(private readonly config: Config) {}

  read(): Promise<DiskState[]> {
    const { home, logDirectory, s3 } = this.config;
    const folders: [DiskState['name'], string][] = [['data', home]];
    if (logDirectory !== undefined) folders.push(['logs', logDirectory]);
    if (!s3) folders.push(['files', join(home, 'files')]);
    return Promise.all(folders.map(([name, folder]) => stateOf(name, folder)));
  }
}

/** Of the nearest folder above that is there: some are made when they are needed. */
async function stateOf(name: DiskState['name'], folder: string): Promise<DiskState> {
  try {
    const { bsize, blocks, bavail } = await statfs(folder);
    return { name, bytes: blocks * bsize, freeBytes: bavail * bsize, freeShare: blocks === 0 ? 1 : bavail / blocks };
  } catch (error) {
    const above = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error;
    return stateOf(name, above);
  }
}
