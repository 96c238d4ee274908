import { Body, Controller, Delete, Get, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BackupPermissions, BackupView, toBackupView } from '#backups';
import { type Actor, CurrentActor } from '#platform/access';
import { ArchiveErrors } from '#platform/archives';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { readBytes } from '#platform/uploads';
import { UserDirectory } from '#users';
import { BackupUploadErrors } from '../backup-upload.errors.js';
import { uploadLimits } from '../backup-upload-limits.js';
import { BackupUploadsService, CHUNK_BYTES } from '../backup-uploads.service.js';
import { BeginUploadDto, UploadPieceDto } from './backup-upload.dto.js';
import { BackupUploadView, toBackupUploadView, UploadOffsetView } from './backup-upload.view.js';

const access = { permission: BackupPermissions['backup.create'] };
const { NOT_FOUND } = PlatformErrors;
const { ARCHIVE_DAMAGED, ARCHIVE_SPACE_UNAVAILABLE, NO_ROOM } = ArchiveErrors;
const { UPLOAD_INCOMPLETE, UPLOAD_LIMIT_REACHED, UPLOAD_OFFSET_WRONG, UPLOAD_TOO_LARGE } = BackupUploadErrors;

/** Backups that are brought from elsewhere, piece by piece: each has a time limit, the whole has none. */
@Controller('api/admin/backups/uploads')
export class BackupUploadController {
  constructor(
    private readonly uploads: BackupUploadsService,
    private readonly users: UserDirectory,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Begin to upload a backup. It is removed when nothing comes for a day.',
    access,
    returns: BackupUploadView,
    status: 201,
    errors: [UPLOAD_TOO_LARGE, UPLOAD_LIMIT_REACHED, NO_ROOM],
    limits: uploadLimits,
  })
  async begin(@CurrentActor() actor: Actor, @Body() { bytes, name }: BeginUploadDto): Promise<BackupUploadView> {
    return toBackupUploadView(await this.uploads.begin(actor, bytes, name ?? null));
  }

  @Get(':id')
  @Endpoint({ summary: 'How much of an upload has arrived.', access, returns: BackupUploadView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<BackupUploadView> {
    return toBackupUploadView(await this.uploads.find(actor, id));
  }

  @Put(':id')
  @Endpoint({
    summary: 'Upload the next piece, where the one before it ended.',
    access,
    returns: UploadOffsetView,
    bytes: { maxBytes: CHUNK_BYTES },
    errors: [NOT_FOUND, UPLOAD_OFFSET_WRONG, NO_ROOM],
    // Where it belongs says whether it came before.
    idempotency: false,
  })
  async write(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Query() { offset }: UploadPieceDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadOffsetView> {
    await this.uploads.find(actor, id);
    return { offset: await this.uploads.write(actor, id, offset, await readBytes(request, reply, CHUNK_BYTES)) };
  }

  @Post(':id/finish')
  @Endpoint({
    summary: 'Make a backup of what was uploaded, and have it read as a whole.',
    access,
    returns: BackupView,
    status: 202,
    errors: [NOT_FOUND, UPLOAD_INCOMPLETE, ARCHIVE_DAMAGED, ARCHIVE_SPACE_UNAVAILABLE, NO_ROOM],
    idempotency: false,
    // What a later restore brings is people, their roles and their passwords.
    stepUp: true,
  })
  async finish(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<BackupView> {
    const backup = await this.uploads.finish(actor, id);
    return toBackupView(backup, await this.users.displayNames([actor.userId]));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Give up an upload, with what has arrived.', access, returns: null, errors: [NOT_FOUND] })
  cancel(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.uploads.cancel(actor, id);
  }
}
