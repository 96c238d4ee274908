import { Module } from '@nestjs/common';
import { DataAside } from './data-aside.query.js';
import { FileRemoval } from './file-removal.js';
import { StorageModule } from './storage.module.js';

/** For libs that remove files; needs the database, which the storage does not. */
@Module({ imports: [StorageModule], providers: [DataAside, FileRemoval], exports: [DataAside, FileRemoval] })
export class FileRemovalModule {}
