import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { LiveModule } from '#live';
import { NotificationsModule } from '#notifications';
import { DemoModule } from '#platform/demo';
import { PersonalDataModule } from '#platform/privacy';
import { UsersModule } from '#users';
import { ConversationQuery } from './conversation.query.js';
import { ConversationRepository } from './conversation.repository.js';
import { DemoMessages } from './demo-messages.js';
import { MessageDirectory } from './message-directory.js';
import { MessageRemoval } from './message-removal.service.js';
import { MessageRepository } from './message.repository.js';
import { MessagingPersonalData } from './messaging-personal-data.js';

/** Private messages, for every process. */
@Module({
  imports: [AttachmentsModule, DemoModule, LiveModule, NotificationsModule, PersonalDataModule, UsersModule],
  providers: [
    ConversationQuery,
    ConversationRepository,
    DemoMessages,
    MessageDirectory,
    MessageRemoval,
    MessageRepository,
    MessagingPersonalData,
  ],
  exports: [
    AttachmentsModule,
    ConversationQuery,
    ConversationRepository,
    LiveModule,
    MessageDirectory,
    MessageRemoval,
    MessageRepository,
    NotificationsModule,
  ],
})
export class MessagingModule {}
