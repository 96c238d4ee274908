import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { FactorErrors } from '#factors';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { limit } from '#platform/limits';
import { PasskeyOptions } from '../passkey-options.js';
import { PasskeyErrors } from '../passkey.errors.js';
import { PasskeyRepository } from '../passkey.repository.js';
import { PasskeyService } from '../passkey.service.js';
import { RegisterPasskeyDto, RenamePasskeyDto } from './passkey.dto.js';
import {
  PasskeyListView,
  PasskeyView,
  RegisteredPasskeyView,
  RegistrationOptionsView,
  toPasskeyView,
  toRegisteredPasskeyView,
} from './passkey.view.js';

const access = { signedIn: 'they are the person’s own passkeys' };
const limits = [limit({ name: 'auth.passkey.register.person', by: 'user', max: 30, windowSeconds: 3600 })];

/** A person's own passkeys. */
@Controller('api/auth/passkeys')
export class PasskeyController {
  constructor(
    private readonly options: PasskeyOptions,
    private readonly passkeys: PasskeyService,
    private readonly rows: PasskeyRepository,
  ) {}

  @Get()
  @Endpoint({ summary: 'List your passkeys, oldest first.', access, returns: PasskeyListView })
  async findAll(@CurrentActor() actor: Actor): Promise<PasskeyListView> {
    return { items: (await this.rows.findAllOf(actor.userId)).map(toPasskeyView), nextCursor: null };
  }

  @Post('registration-options')
  @Endpoint({
    summary: 'Begin to add a passkey: what the browser asks the authenticator for.',
    access,
    returns: RegistrationOptionsView,
    errors: [PasskeyErrors.PASSKEYS_UNAVAILABLE],
    stepUp: true,
    limits,
    idempotency: false,
  })
  begin(@CurrentActor() actor: Actor): Promise<RegistrationOptionsView> {
    return this.options.forRegistration(actor);
  }

  @Post()
  @Endpoint({
    summary: 'Add the passkey that the authenticator made. The first factor comes with ten recovery codes.',
    access,
    returns: RegisteredPasskeyView,
    status: 201,
    errors: [PasskeyErrors.PASSKEY_NOT_ACCEPTED, PasskeyErrors.PASSKEY_KNOWN, PasskeyErrors.PASSKEY_LIMIT],
    stepUp: true,
    // The answer may hold recovery codes, which are not kept.
    idempotency: false,
  })
  async register(@CurrentActor() actor: Actor, @Body() body: RegisterPasskeyDto): Promise<RegisteredPasskeyView> {
    return toRegisteredPasskeyView(await this.passkeys.register(actor, body.name, body.passkey));
  }

  @Patch(':id')
  @Endpoint({ summary: 'Rename a passkey.', access, returns: PasskeyView, errors: [PlatformErrors.NOT_FOUND] })
  async rename(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: RenamePasskeyDto): Promise<PasskeyView> {
    return toPasskeyView(await this.passkeys.rename(actor, id, body.name));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a passkey. With the last factor, the recovery codes go as well.',
    access,
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, FactorErrors.SECOND_FACTOR_KEPT],
    stepUp: true,
  })
  async remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.passkeys.remove(actor, id);
  }
}
