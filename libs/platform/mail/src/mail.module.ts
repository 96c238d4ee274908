import { Global, Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { MailPersonalData } from './mail-personal-data.js';
import { MailRepository } from './mail.repository.js';
import { Mails } from './mails.js';
import { Terminal } from './terminal.js';

/** Writing mails, for every process. */
@Global()
@Module({
  imports: [PersonalDataModule],
  providers: [MailPersonalData, MailRepository, Mails, Terminal],
  exports: [MailRepository, Mails, Terminal],
})
export class MailModule {}
