import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { UsersModule } from '#users';
import { ConsentDirectory } from './consent-directory.js';
import { ConsentRepository } from './consent.repository.js';
import { ConsentService } from './consent.service.js';
import { PreferenceRepository } from './preference.repository.js';
import { PreferenceService } from './preference.service.js';
import { PreferencesPersonalData } from './preferences-personal-data.js';

/** What people choose and agree to, for every process. */
@Module({
  imports: [AuditModule, UsersModule],
  providers: [ConsentDirectory, ConsentRepository, ConsentService, PreferenceRepository, PreferenceService, PreferencesPersonalData],
  exports: [ConsentDirectory, ConsentService, PreferenceService],
})
export class PreferencesModule {}
