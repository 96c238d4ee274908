import { Global, Module } from '@nestjs/common';
import { DemoModule } from '#platform/demo';
import { PersonalDataModule } from '#platform/privacy';
import { MailPersonalData } from './mail-personal-data.js';
import { MailRepository } from './mail.repository.js';
import { Mails, Terminal } from './mails.js';

/** Writing mails, for every process. */
@Global()
@Module({
  imports: [DemoModule, PersonalDataModule],
  providers: [MailPersonalData, MailRepository, Mails, Terminal],
  exports: [MailRepository, Mails, Terminal],
})
export class MailModule {}
