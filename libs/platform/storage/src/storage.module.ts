import { join } from 'node:path';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '#platform/config';
import { DiskStorageAdapter } from './disk-storage.adapter.js';
import { S3StorageAdapter } from './s3-storage.adapter.js';
import { Storage, StorageAdapter } from './storage.js';

/** The storage of the installation: the bucket of `STORAGE_S3_BUCKET`, otherwise a folder of the data directory. */
@Global()
@Module({
  providers: [
    { provide: StorageAdapter, inject: [Config], useFactory: createStorage },
    { provide: Storage, useExisting: StorageAdapter },
  ],
  exports: [Storage, StorageAdapter],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly storage: StorageAdapter) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.storage instanceof S3StorageAdapter) await this.storage.close();
  }
}

function createStorage(config: Config): StorageAdapter {
  return config.s3 ? new S3StorageAdapter(config.s3) : new DiskStorageAdapter(join(config.home, 'files'));
}
