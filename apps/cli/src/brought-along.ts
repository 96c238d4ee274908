import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#platform/config';

const ENDINGS = ['.zocalo-backup', '.zocalo-backup.age'];

/** On another machine a backup is read before the first start there: with its archive at hand, a new installation may come of that. */
export function forArchive(id: string): { mayBegin: (config: Config) => boolean } {
  return {
    mayBegin: ({ backups: { s3, directory } }) =>
      s3 !== undefined || ENDINGS.some((ending) => existsSync(join(directory, `${id}${ending}`))),
  };
}
