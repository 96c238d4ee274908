import { Module } from '@nestjs/common';
import { PurgeRegistrationsProcessor } from './jobs/purge-registrations.processor.js';
import { RegistrationModule } from './registration.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [RegistrationModule], providers: [PurgeRegistrationsProcessor] })
export class RegistrationWorkerModule {}
