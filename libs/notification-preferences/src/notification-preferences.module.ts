import { Module } from '@nestjs/common';
import { OrganisationsModule } from '#organisations';
import { KeysModule } from '#platform/keys';
import { PersonalDataModule } from '#platform/privacy';
import { UsersModule } from '#users';
import { NotificationChoices } from './notification-choices.service.js';
import { NotificationPersonRepository } from './notification-person.repository.js';
import { NotificationPreferencesPersonalData } from './notification-preferences-personal-data.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';

/** What people want of notifications, for every process. */
@Module({
  imports: [KeysModule, OrganisationsModule, PersonalDataModule, UsersModule],
  providers: [NotificationChoices, NotificationPersonRepository, NotificationPreferencesPersonalData, UnsubscribeLinks],
  exports: [NotificationChoices, UnsubscribeLinks],
})
export class NotificationPreferencesModule {}
