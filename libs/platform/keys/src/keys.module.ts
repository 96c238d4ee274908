import { Global, Module } from '@nestjs/common';
import { KeyRepository } from './key.repository.js';
import { Keys } from './keys.js';

/** The installation's signing keys, the same in every process. */
@Global()
@Module({ providers: [KeyRepository, Keys], exports: [Keys] })
export class KeysModule {}
