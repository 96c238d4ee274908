import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, ArrayUnique, IsArray, IsUUID } from 'class-validator';

/** To one message, answer or ticket. */
export const MOST_ATTACHMENTS = 10;

/** Field rule: ids of uploaded files, each once, 10 at most. */
export function IsAttachmentIds(): PropertyDecorator {
  return applyDecorators(IsArray(), ArrayMaxSize(MOST_ATTACHMENTS), ArrayUnique(), IsUUID(undefined, { each: true }));
}
