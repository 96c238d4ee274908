import { Body, Controller, Delete, Get, Headers, Patch, Post } from '@nestjs/common';
import { AvatarDirectory } from '#avatars';
import { OrganisationDirectory } from '#organisations';
import { PasswordPolicy } from '#passwords';
import { AccessErrors, type Actor, CurrentActor, requireThemselves } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, versionOf } from '#platform/http';
import { RegistrationErrors } from '#registration';
import { normaliseEmail, type Profile, ProfileService, UserErrors } from '#users';
import { EmailChangeService } from '../email-change.service.js';
import { OwnDeletionService } from '../own-deletion.service.js';
import { ProfileErrors } from '../profile.errors.js';
import { deletionLimits, emailChangeLimits } from '../profile-limits.js';
import { ChangeEmailDto, UpdateProfileDto } from './profile.dto.js';
import { DeletionView, EmailChangeView, ProfileView, toProfileView } from './profile.view.js';

const access = { signedIn: 'it is the own account' };

/** The own account. */
@Controller('api/users/me')
export class ProfileController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly emailChanges: EmailChangeService,
    private readonly deletions: OwnDeletionService,
    private readonly avatars: AvatarDirectory,
    private readonly organisations: OrganisationDirectory,
    private readonly passwords: PasswordPolicy,
  ) {}

  @Get()
  @Endpoint({ summary: 'Read the own profile.', access, returns: ProfileView })
  async read(@CurrentActor() actor: Actor): Promise<ProfileView> {
    return this.viewOf(await this.profiles.find(actor.userId));
  }

  @Patch()
  @Endpoint({
    summary: 'Change the own name, language or time zone. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: ProfileView,
    errors: [PlatformErrors.PRECONDITION_FAILED],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateProfileDto,
  ): Promise<ProfileView> {
    const changes = {
      ...(body.firstName !== undefined && { firstName: body.firstName }),
      ...(body.lastName !== undefined && { lastName: body.lastName }),
      ...(body.secondLastName !== undefined && { secondLastName: body.secondLastName }),
      ...(body.language !== undefined && { language: body.language }),
      ...(body.timeZone !== undefined && { timeZone: body.timeZone }),
    };
    return this.viewOf(await this.profiles.update(actor.userId, changes, versionOf(ifMatch)));
  }

  @Post('email')
  @Endpoint({
    summary: 'Ask for another address. It takes effect when the link mailed there is used; the present address is told and can stop it.',
    access,
    returns: EmailChangeView,
    status: 202,
    errors: [ProfileErrors.EMAIL_UNCHANGED, RegistrationErrors.EMAIL_DOMAIN_NOT_ALLOWED],
    limits: emailChangeLimits,
    stepUp: true,
  })
  async changeEmail(@CurrentActor() actor: Actor, @Body() body: ChangeEmailDto): Promise<EmailChangeView> {
    const expiresAt = await this.emailChanges.request(actor, normaliseEmail(body.email)!);
    return { ok: true, expiresAt: new Date(expiresAt).toISOString() };
  }

  @Delete('email')
  @Endpoint({ summary: 'Take back the wish for another address.', access, returns: null, errors: [AccessErrors.IMPERSONATION_FORBIDDEN] })
  async keepEmail(@CurrentActor() actor: Actor): Promise<void> {
    requireThemselves(actor);
    await this.emailChanges.withdraw(actor.userId);
  }

  @Post('deletion')
  @Endpoint({
    summary:
      'Ask for the own account to be deleted when the grace period is over. Ends all sessions; signing in stays possible until then.',
    access,
    returns: DeletionView,
    status: 202,
    errors: [UserErrors.LAST_ADMINISTRATOR],
    limits: deletionLimits,
    stepUp: true,
  })
  async requestDeletion(@CurrentActor() actor: Actor): Promise<DeletionView> {
    return { ok: true, dueAt: new Date(await this.deletions.request(actor.userId)).toISOString() };
  }

  @Delete('deletion')
  @Endpoint({
    summary: 'Keep the own account after all, until the deletion is due.',
    access,
    returns: null,
    errors: [AccessErrors.IMPERSONATION_FORBIDDEN, PlatformErrors.CONFLICT],
  })
  async cancelDeletion(@CurrentActor() actor: Actor): Promise<void> {
    requireThemselves(actor);
    await this.deletions.cancel(actor.userId);
  }

  private async viewOf(profile: Profile | null): Promise<ProfileView> {
    // Deleted between the guard and here.
    if (!profile) throw new AppError(PlatformErrors.UNAUTHORIZED);
    const [waiting, avatars, organisation] = await Promise.all([
      this.emailChanges.findWaiting(profile),
      this.avatars.urlsOf([profile.id]),
      this.organisations.find(profile.organisationId),
    ]);
    return toProfileView(profile, {
      waiting,
      avatarUrl: avatars.get(profile.id),
      organisationTimeZone: organisation!.timeZone,
      passwordMinLength: this.passwords.minLength,
    });
  }
}
