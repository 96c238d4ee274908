import { Controller, Delete, Get, Headers, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, CurrentActor } from '#platform/access';
import { type Download, download } from '#platform/downloads';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { streamUpload } from '#platform/uploads';
import { Storage, StorageErrors } from '#platform/storage';
import { attachmentKey } from '../attachment.js';
import { AttachmentErrors } from '../attachment.errors.js';
import { AttachmentIntake } from '../attachment-intake.js';
import { ATTACHMENT_UPLOAD, attachmentUploadLimits } from '../attachment-limits.js';
import { AttachmentService } from '../attachment.service.js';
import { UploadPlaces } from '../upload-places.js';
import { AttachmentView, toAttachmentView } from './attachment.view.js';

const { ATTACHMENT_BUSY, ATTACHMENT_EMPTY, ATTACHMENT_QUOTA_REACHED, ATTACHMENT_SPACE_FULL } = AttachmentErrors;
/** Pictures of dots, which a browser shows without running anything. */
const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

/** Files that people attach to what they write. */
@Controller('api/attachments')
export class AttachmentController {
  constructor(
    private readonly attachments: AttachmentService,
    private readonly intake: AttachmentIntake,
    private readonly places: UploadPlaces,
    private readonly storage: Storage,
  ) {}

  @Post()
  @Endpoint({
    summary:
      'Upload a file to attach. It belongs to nothing yet, and goes after a day unless it is sent; the settings say how large it may be.',
    access: { signedIn: 'what may be attached is up to what it is attached to' },
    returns: AttachmentView,
    status: 201,
    errors: [ATTACHMENT_EMPTY, ATTACHMENT_QUOTA_REACHED, ATTACHMENT_SPACE_FULL, ATTACHMENT_BUSY, StorageErrors.STORAGE_UNAVAILABLE],
    limits: attachmentUploadLimits,
    upload: ATTACHMENT_UPLOAD,
  })
  upload(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentView> {
    return this.places.within(actor.userId, async () => {
      const { maxBytes } = this.intake;
      const { filename, body } = await streamUpload(request, reply, { ...ATTACHMENT_UPLOAD, maxBytes });
      return toAttachmentView(await this.attachments.upload(actor, filename, body));
    });
  }

  @Get(':id')
  @Endpoint({
    summary: 'Download an attachment: the own one that is not sent yet, or one of something that one may read. Pictures are shown.',
    access: { signedIn: 'whoever may read what it belongs to' },
    returns: null,
    download: 'application/octet-stream',
    errors: [PlatformErrors.NOT_FOUND, StorageErrors.STORAGE_UNAVAILABLE],
  })
  async show(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Download | undefined> {
    const { name: filename, contentType: type, sha256 } = await this.attachments.find(actor, id);
    // Kept, and asked about each time: who may read it changes.
    const headers = { etag: `"${sha256}"`, 'cache-control': 'private, no-cache', vary: 'authorization, cookie' };
    if (namesTag(ifNoneMatch, headers.etag)) {
      void reply.code(304).headers(headers);
      return undefined;
    }
    const file = await this.storage.get(attachmentKey(id));
    // Removed between the row and the file.
    if (!file) throw new AppError(PlatformErrors.NOT_FOUND);
    return download({ filename, type, body: file.body, size: file.size, inline: SHOWN.has(type), headers });
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove an own file that was not sent yet.',
    access: { signedIn: 'it is their own' },
    returns: null,
    errors: [PlatformErrors.NOT_FOUND],
  })
  discard(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.attachments.discard(actor, id);
  }
}

/** If-None-Match compares weakly: W/ makes no difference. */
function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const named = header.slice(0, 1000).split(',');
  return named.some((each) => [etag, '*'].includes(each.trim().replace(/^W\//, '')));
}
