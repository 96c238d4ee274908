import { Controller, Delete, Get, Headers, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, CurrentActor } from '#platform/access';
import { type Download, download } from '#platform/downloads';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { readUpload } from '#platform/uploads';
import { Storage, StorageErrors } from '#platform/storage';
import { UserDirectory } from '#users';
import { AvatarErrors } from '../avatar.errors.js';
import { AVATAR_UPLOAD, uploadLimits } from '../avatar-limits.js';
import { AvatarRepository } from '../avatar.repository.js';
import { AvatarService } from '../avatar.service.js';
import { AVATAR_TYPE, avatarKey, type AvatarSize } from '../avatar-size.js';
import { AvatarDto, AvatarParams } from './avatar.dto.js';
import { AvatarView, toAvatarView } from './avatar.view.js';

/** Of whom one may see everything, one may see the picture; declared by a lib above. */
const SEE_PEOPLE = 'user.read';

/** Pictures of people. */
@Controller('api/users')
export class AvatarController {
  constructor(
    private readonly service: AvatarService,
    private readonly avatars: AvatarRepository,
    private readonly storage: Storage,
    private readonly users: UserDirectory,
  ) {}

  @Post('avatar')
  @Endpoint({
    summary: 'Set the own picture. It is cut to a square and encoded anew; nothing but its pixels is kept.',
    access: { signedIn: 'it is the own picture' },
    returns: AvatarView,
    errors: [
      AvatarErrors.AVATAR_TYPE_UNSUPPORTED,
      AvatarErrors.AVATAR_UNREADABLE,
      AvatarErrors.AVATAR_BUSY,
      StorageErrors.STORAGE_UNAVAILABLE,
    ],
    limits: uploadLimits,
    upload: AVATAR_UPLOAD,
  })
  async upload(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AvatarView> {
    return toAvatarView(actor.userId, await this.service.upload(actor.userId, await readUpload(request, reply, AVATAR_UPLOAD)));
  }

  @Delete('avatar')
  @Endpoint({ summary: 'Remove the own picture.', access: { signedIn: 'it is the own picture' }, returns: null })
  async remove(@CurrentActor() actor: Actor): Promise<void> {
    await this.service.remove(actor.userId);
  }

  @Get(':id/avatar')
  @Endpoint({
    summary: 'The picture of a person of the same organisation, or of one whose people one may see.',
    access: { signedIn: 'people who work together see each other' },
    returns: null,
    download: AVATAR_TYPE,
    errors: [PlatformErrors.NOT_FOUND, StorageErrors.STORAGE_UNAVAILABLE],
  })
  async show(
    @CurrentActor() actor: Actor,
    @Param() { id }: AvatarParams,
    @Query() query: AvatarDto,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Download | undefined> {
    const avatar = await this.avatars.find(id);
    if (!avatar || !(await this.mayBeSeenBy(actor, id))) throw new AppError(PlatformErrors.NOT_FOUND);
    const size = Number(query.size ?? 256) as AvatarSize;
    const headers = { etag: `"${avatar.version}-${size}"`, 'cache-control': 'private, max-age=300', vary: 'authorization, cookie' };
    if (namesTag(ifNoneMatch, headers.etag)) {
      void reply.code(304).headers(headers);
      return undefined;
    }
    const file = await this.storage.get(avatarKey(avatar.version, size));
    // Replaced between the row and the file.
    if (!file) throw new AppError(PlatformErrors.NOT_FOUND);
    return download({ filename: 'avatar.webp', type: AVATAR_TYPE, body: file.body, size: file.size, inline: true, headers, seconds: 60 });
  }

  private async mayBeSeenBy(actor: Actor, personId: string): Promise<boolean> {
    const organisationId = (await this.users.find(personId))?.organisationId;
    if (organisationId === undefined) return false;
    return organisationId === actor.organisationId || actor.can(SEE_PEOPLE, { type: 'organisation', organisationId });
  }
}

/** If-None-Match compares weakly: W/ makes no difference. */
function namesTag(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header
      .slice(0, 1000)
      .split(',')
      .some((each) => [etag, '*'].includes(each.trim().replace(/^W\//, '')))
  );
}
