import { Module } from '@nestjs/common';
import { OrganisationsModule } from '#organisations';
import { KeysModule } from '#platform/keys';
import { PersonalDataModule } from '#platform/privacy';
import { NotificationChoices } from './notification-choices.service.js';
import { NotificationPersonRepository } from './notification-person.repository.js';
import { NotificationPreferencesPersonalData } from './notification-preferences-personal-data.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';

/** What people want of notifications, for every process. */
@Module({
  imports: [KeysModule, OrganisationsModule, PersonalDataModule],
  providers: [NotificationChoices, NotificationPersonRepository, NotificationPreferencesPersonalData, UnsubscribeLinks],
  exports: [NotificationChoices, UnsubscribeLinks],
})
export class NotificationPreferencesModule {}
