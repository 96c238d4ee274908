import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttachmentReaders } from '#attachments';
import { MessageDirectory } from './message-directory.js';

/** What attachments of messages belong to. */
export const MESSAGE_KIND = 'message';

/** Whoever may read a message may read what is attached to it; while they act as themselves. */
@Injectable()
export class MessageAttachments implements OnModuleInit {
  constructor(
    private readonly readers: AttachmentReaders,
    private readonly messages: MessageDirectory,
  ) {}

  onModuleInit(): void {
    this.readers.register(
      MESSAGE_KIND,
      async (actor, id) => actor.signIn.impersonatorId === null && (await this.messages.seenBy(actor.userId, id)) !== null,
    );
  }
}
