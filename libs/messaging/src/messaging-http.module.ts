import { Module } from '@nestjs/common';
import { PreferencesModule } from '#preferences';
import { UsersModule } from '#users';
import { ContactRules } from './contact-rules.js';
import { ConversationService } from './conversation.service.js';
import { ConversationController } from './http/conversation.controller.js';
import { MessageController } from './http/message.controller.js';
import { MessageChangeService } from './message-change.service.js';
import { MessageNotices } from './message-notices.js';
import { MessageService } from './message.service.js';
import { MessagingModule } from './messaging.module.js';
import { PeopleQuery } from './people.query.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [MessagingModule, PreferencesModule, UsersModule],
  controllers: [ConversationController, MessageController],
  providers: [ContactRules, ConversationService, MessageChangeService, MessageNotices, MessageService, PeopleQuery],
})
export class MessagingHttpModule {}
