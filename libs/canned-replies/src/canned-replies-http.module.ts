import { Module } from '@nestjs/common';
import { CannedRepliesModule } from './canned-replies.module.js';
import { CannedReplyController } from './http/canned-reply.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [CannedRepliesModule], controllers: [CannedReplyController] })
export class CannedRepliesHttpModule {}
