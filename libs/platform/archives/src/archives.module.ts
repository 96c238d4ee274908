import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '#platform/config';
import { ArchiveKeys } from './archive-keys.js';
import { ArchiveSpace } from './archive-space.js';
import { DiskArchiveSpace } from './disk-archive-space.adapter.js';
import { S3ArchiveSpace } from './s3-archive-space.adapter.js';

/** The space and the keys of the installation: the bucket of `BACKUPS_S3_BUCKET`, otherwise the folder of `BACKUPS_DIR`. */
@Global()
@Module({
  providers: [
    { provide: ArchiveSpace, inject: [Config], useFactory: createSpace },
    { provide: ArchiveKeys, inject: [Config], useFactory: createKeys },
  ],
  exports: [ArchiveSpace, ArchiveKeys],
})
export class ArchivesModule implements OnApplicationShutdown {
  constructor(private readonly space: ArchiveSpace) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.space instanceof S3ArchiveSpace) await this.space.close();
  }
}

function createSpace({ backups }: Config): ArchiveSpace {
  return backups.s3 ? new S3ArchiveSpace(backups.s3, backups.s3.prefix) : new DiskArchiveSpace(backups.directory);
}

function createKeys({ backups }: Config): ArchiveKeys {
  return new ArchiveKeys(backups.keys);
}
