import { Module } from '@nestjs/common';
import { InboundMails } from './inbound-mails.js';

/** Reading and settling what came in, for every process. */
@Module({ providers: [InboundMails], exports: [InboundMails] })
export class InboundMailModule {}
