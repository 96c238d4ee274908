import { Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { InboundMailListQuery } from './inbound-mail-list.query.js';
import { InboundMailPersonalData } from './inbound-mail-personal-data.js';
import { InboundMailRepository } from './inbound-mail.repository.js';
import { InboundMailReview } from './inbound-mail-review.js';
import { InboundMails } from './inbound-mails.js';

/** Reading and settling what came in, for every process. */
@Module({
  imports: [PersonalDataModule],
  providers: [InboundMailListQuery, InboundMailPersonalData, InboundMailRepository, InboundMailReview, InboundMails],
  exports: [InboundMailRepository, InboundMailReview, InboundMails],
})
export class InboundMailModule {}
