import { Body, Controller, Delete, HttpStatus, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AttachmentDirectory, AttachmentErrors } from '#attachments';
import { AccessErrors, type Actor, CurrentActor, requireThemselves } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { limit } from '#platform/limits';
import { MESSAGE_KIND } from '../message.js';
import type { Message } from '../message.js';
import { MessageChangeService } from '../message-change.service.js';
import { MessageErrors } from '../message.errors.js';
import { MessageService } from '../message.service.js';
import { EditMessageDto, SendMessageDto } from './message.dto.js';
import { MessageView, toMessageView } from './message.view.js';

const access = { signedIn: 'they are the own messages' };
const { NOT_FOUND, VALIDATION_FAILED } = PlatformErrors;
const { CANNOT_MESSAGE_USER, MESSAGE_CLIENT_ID_REUSED, MESSAGE_DELETED, MESSAGE_TOO_OLD } = MessageErrors;
const { IMPERSONATION_FORBIDDEN } = AccessErrors;

const SEND = limit({ name: 'messages.send', by: 'user', max: 60, windowSeconds: 60 });
const CHANGE = limit({ name: 'messages.change', by: 'user', max: 60, windowSeconds: 60 });

/** Single messages, for whoever writes them. */
@Controller('api/messages')
export class MessageController {
  constructor(
    private readonly messages: MessageService,
    private readonly changes: MessageChangeService,
    private readonly attachments: AttachmentDirectory,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Send a message. 201 for a new one, 200 for one that was sent before under the same `clientId`.',
    access,
    returns: MessageView,
    status: 201,
    // The client id does it, and a refusal has to be counted.
    idempotency: false,
    limits: [SEND],
    errors: [CANNOT_MESSAGE_USER, MESSAGE_CLIENT_ID_REUSED, AttachmentErrors.ATTACHMENT_UNKNOWN, IMPERSONATION_FORBIDDEN],
  })
  async send(
    @CurrentActor() actor: Actor,
    @Body() { recipientId, clientId, body, attachmentIds = [] }: SendMessageDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageView> {
    requireThemselves(actor);
    if (body === '' && attachmentIds.length === 0)
      throw new AppError(VALIDATION_FAILED, { fields: [{ field: 'body', problem: 'must not be empty without attachments' }] });
    const { message, isRepeat } = await this.messages.send(actor, { recipientId, clientId, body, attachmentIds });
    if (isRepeat) void reply.code(HttpStatus.OK);
    return this.viewOf(message, actor);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change the text of an own message, for some minutes after it was sent.',
    access,
    returns: MessageView,
    limits: [CHANGE],
    errors: [NOT_FOUND, CANNOT_MESSAGE_USER, MESSAGE_DELETED, MESSAGE_TOO_OLD, IMPERSONATION_FORBIDDEN],
  })
  async edit(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() { body }: EditMessageDto): Promise<MessageView> {
    requireThemselves(actor);
    return this.viewOf(await this.changes.edit(actor, id, body), actor);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an own message for both, for some hours after it was sent. Its place stays.',
    access,
    returns: null,
    limits: [CHANGE],
    errors: [NOT_FOUND, MESSAGE_TOO_OLD, IMPERSONATION_FORBIDDEN],
  })
  async delete(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    requireThemselves(actor);
    await this.changes.delete(actor, id);
  }

  private async viewOf(message: Message, { userId }: Actor): Promise<MessageView> {
    const attached = await this.attachments.ofTargets(MESSAGE_KIND, [message.id]);
    return toMessageView(message, userId, attached.get(message.id));
  }
}
