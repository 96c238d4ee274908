import { Global, Module } from '@nestjs/common';
import { KeyRepository } from './key.repository.js';
import { Keys } from './keys.js';
import { SealedTexts } from './sealed-texts.js';

/** The installation's signing keys, the same in every process. */
@Global()
@Module({ providers: [KeyRepository, Keys, SealedTexts], exports: [Keys, SealedTexts] })
export class KeysModule {}
