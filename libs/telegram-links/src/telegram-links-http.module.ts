import { Module } from '@nestjs/common';
import { OwnTelegramController } from './http/own-telegram.controller.js';
import { TelegramLinksModule } from './telegram-links.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [TelegramLinksModule], controllers: [OwnTelegramController] })
export class TelegramLinksHttpModule {}
