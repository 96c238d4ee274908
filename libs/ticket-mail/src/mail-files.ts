import { Injectable } from '@nestjs/common';
import { AttachmentErrors, Attachments, type IncomingAttachment } from '#attachments';
import { AppError, PlatformErrors } from '#platform/errors';

/** What became of the files of a mail. */
export interface TakenFiles {
  /** Of attachments that belong to nothing yet. */
  readonly ids: readonly string[];
  /** Names of those that were too large, or empty. */
  readonly refused: readonly string[];
}

const REFUSALS: readonly string[] = [PlatformErrors.PAYLOAD_TOO_LARGE.code, AttachmentErrors.ATTACHMENT_EMPTY.code];

/** Stores the files of a mail. */
@Injectable()
export class MailFiles {
  constructor(private readonly attachments: Attachments) {}

  /** Not inside a transaction. What is stored and never attached goes within a day. @throws AppError STORAGE_UNAVAILABLE, UNAUTHORIZED */
  async take(
    files: readonly Pick<IncomingAttachment, 'name' | 'body'>[],
    owner: Pick<IncomingAttachment, 'ownerId' | 'organisationId'>,
  ): Promise<TakenFiles> {
    const [ids, refused]: [string[], string[]] = [[], []];
    for (const { name, body } of files) {
      try {
        ids.push((await this.attachments.add({ ...owner, name, body })).id);
      } catch (error) {
        if (!(error instanceof AppError && REFUSALS.includes(error.code))) throw error;
        refused.push(name);
      }
    }
    return { ids, refused };
  }
}
