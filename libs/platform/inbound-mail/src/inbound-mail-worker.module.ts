import { Module } from '@nestjs/common';
import { InboundMailModule } from './inbound-mail.module.js';
import { InboundMailUpkeepProcessor } from './jobs/inbound-mail-upkeep.processor.js';

/** Upkeep, for the process that works. */
@Module({ imports: [InboundMailModule], providers: [InboundMailUpkeepProcessor], exports: [InboundMailModule] })
export class InboundMailWorkerModule {}
