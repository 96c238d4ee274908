import { Module } from '@nestjs/common';
import { PurgePasskeyChallengesProcessor } from './jobs/purge-passkey-challenges.processor.js';
import { PasskeysModule } from './passkeys.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [PasskeysModule], providers: [PurgePasskeyChallengesProcessor] })
export class PasskeysWorkerModule {}
